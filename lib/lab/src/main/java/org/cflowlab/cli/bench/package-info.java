/** What a student waits for, measured: the cost of a step, a sample, a score, a batch. */
package org.cflowlab.cli.bench;
