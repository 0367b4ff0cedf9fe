/** {@code lab test}: running Maven's tests and Gradle's build, and counting the results. */
package org.cflowlab.cli.testing;
