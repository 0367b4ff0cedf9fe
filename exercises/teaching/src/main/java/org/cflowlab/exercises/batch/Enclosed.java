package org.cflowlab.exercises.batch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Walls behind which files lie in places of their own; the outside's paths are not known there. */
interface Enclosed extends Walls {
  /** The kit's jars, and their places inside. */
  Map<Path, String> jars();

  @Override
  default List<String> classpath() {
    return List.copyOf(jars().values());
  }

  @Override
  default List<String> inside(List<Path> parts) {
    return Inside.parts(parts);
  }

  @Override
  default String scratch(Path outside) {
    return Inside.SCRATCH;
  }

  @Override
  default String cache() {
    return Inside.CACHE;
  }
}
