/** Files: written whole or not at all, and what is said of those that cannot be used. */
package org.cflowlab.file;
