package org.cflowlab.exercises.batch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What stands around the process of a submission. */
interface Walls {
  /**
   * The command that runs Java inside.
   *
   * @param outside a folder that is this process's alone
   * @param parts what the student handed in
   * @param heap of Java, in MB
   */
  List<String> around(Path outside, List<Path> parts, int heap, List<String> java);

  /** The Java program, as the inside knows it. */
  String java();

  /** The classpath, as the inside knows it. */
  List<String> classpath();

  /** The paths of what was handed in, as the inside knows them. */
  List<String> inside(List<Path> parts);

  /** The one folder that can be written to, as the inside knows it. */
  String scratch(Path outside);

  /** Where the engine's native libraries are unpacked, as the inside knows it. */
  String cache();

  /** Whether the inside is another user, who may not read what the teacher may. */
  boolean areAnothers();

  /** In a word, such as "bubblewrap". */
  String name();

  /** Ends what the end of the command leaves. */
  default void end(Path outside) throws IOException {}
}
