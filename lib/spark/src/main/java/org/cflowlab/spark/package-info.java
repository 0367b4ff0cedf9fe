/**
 * The trainings of a grid on Apache Spark. Only the Maven profile {@code spark} builds this module.
 */
package org.cflowlab.spark;
