/**
 * Running the course's notebooks without a browser, and checking what they show.
 *
 * <p>A check fails on an error, on anything on standard error, on a line that says "check failed",
 * on a wildcard import, on a cell that was not run or is longer than 25 lines, on headings that
 * skip a level, on a picture without a text for it, and on outputs that differ from the committed
 * ones. {@link org.cflowlab.cli.notebooks.Tolerance} says how much numbers may differ and what
 * belongs to the machine. A cell with the tag {@code varies} shows what a trained network answers,
 * which differs from processor to processor: there only the kinds of output are compared.
 */
package org.cflowlab.cli.notebooks;
