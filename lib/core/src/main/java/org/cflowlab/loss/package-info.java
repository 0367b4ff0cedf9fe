/**
 * The objectives: what a network is trained to lower, term by term, in nats for each mask. Each is
 * one class; a {@link org.cflowlab.loss.Schedule} says in words which is lowered when, and a {@link
 * org.cflowlab.loss.Pass} shares among them what a batch's way through a network has cost.
 */
package org.cflowlab.loss;
