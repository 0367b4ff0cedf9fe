/** Running the course's notebooks without a browser, and checking what they show. */
package org.cflowlab.cli.notebooks;
