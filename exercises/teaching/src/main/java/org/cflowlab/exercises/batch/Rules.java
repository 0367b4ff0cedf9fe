package org.cflowlab.exercises.batch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What holds for all submissions.
 *
 * @param exercises which exercises, in order
 * @param limit how long one exercise may take
 * @param heap the heap of a process in MB
 * @param hidden where the hidden graders are; null for none
 * @param seed draws the numbers of the questions
 */
record Rules(List<String> exercises, Duration limit, int heap, Path hidden, long seed) {}
