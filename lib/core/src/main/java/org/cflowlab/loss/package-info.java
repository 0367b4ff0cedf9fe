/** The objectives: what a network is trained to lower, term by term, in nats for each sample. */
package org.cflowlab.loss;
