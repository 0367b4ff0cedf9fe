/** Making the student's version of the kit: {@code lab release}. */
package org.cflowlab.exercises.release;
