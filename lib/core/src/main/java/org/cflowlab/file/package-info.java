/**
 * Files: written whole or not at all, and what is said of those, and of options, that cannot be
 * used.
 */
package org.cflowlab.file;
