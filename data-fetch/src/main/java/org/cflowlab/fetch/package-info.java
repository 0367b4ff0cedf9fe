/**
 * The public data sets: what they are, how to get them, and the commands that check and install
 * them. Reading them is the business of {@link org.cflowlab.data}.
 */
package org.cflowlab.fetch;
