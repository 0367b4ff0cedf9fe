/** Training: the optimizer, its schedule, the loop with validation, and what it records. */
package org.cflowlab.train;
