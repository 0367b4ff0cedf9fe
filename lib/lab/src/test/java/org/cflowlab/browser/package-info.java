/** Tests that open the course in a real browser, as a student does. */
package org.cflowlab.browser;
