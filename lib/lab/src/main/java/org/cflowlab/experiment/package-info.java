/**
 * One kind of experiment: a {@link org.cflowlab.experiment.Comparison} trains cells (a model, whose
 * masks, a seed) under one {@link org.cflowlab.experiment.Protocol} and scores all on the same test
 * images beside the floors. What is found is reported by the room below, {@code
 * org.cflowlab.experiment.report}.
 */
package org.cflowlab.experiment;
