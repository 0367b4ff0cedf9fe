/**
 * What a notebook shows: pictures with alt text, HTML, Markdown, a progress line that updates
 * itself, and questions that keep a guess before they open their result.
 */
package org.cflowlab.notebook;
