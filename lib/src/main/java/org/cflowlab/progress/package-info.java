/**
 * How far long work is: one interface that a terminal and a notebook each show in their own way.
 */
package org.cflowlab.progress;
