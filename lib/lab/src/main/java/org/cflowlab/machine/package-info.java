/** The machine a program runs on: what it is, the memory held, the power drawn. */
package org.cflowlab.machine;
