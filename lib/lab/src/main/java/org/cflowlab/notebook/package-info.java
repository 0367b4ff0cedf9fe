/**
 * What a notebook shows: pictures with alt text, HTML, Markdown, and a progress line that updates
 * itself.
 */
package org.cflowlab.notebook;
