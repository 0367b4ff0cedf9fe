/** {@code lab test}: running Maven's tests and counting their results. */
package org.cflowlab.cli.testing;
