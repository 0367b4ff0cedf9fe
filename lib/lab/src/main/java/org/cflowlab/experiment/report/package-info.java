/** What is reported of an experiment: tables, pictures, the page and the files of its folder. */
package org.cflowlab.experiment.report;
