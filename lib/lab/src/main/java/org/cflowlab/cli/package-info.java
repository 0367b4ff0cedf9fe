/**
 * The commands of {@code lab}: their frame, their errors and exit codes, and the bar in the
 * terminal.
 */
package org.cflowlab.cli;
