/**
 * How far long work is: one small interface, which the terminal and the notebook each show in their
 * own way, also where several threads work at once.
 */
package org.cflowlab.progress;
