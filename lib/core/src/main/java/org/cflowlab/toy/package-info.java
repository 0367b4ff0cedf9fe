/**
 * Models small enough to know everything about: log p(s|x), the posterior and the gap of a bound
 * are formulas, so that what is derived, trained or approximated elsewhere can be checked against a
 * number. Stands alone on arrays; all of it in double precision.
 */
package org.cflowlab.toy;
