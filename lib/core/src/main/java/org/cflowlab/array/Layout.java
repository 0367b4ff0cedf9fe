package org.cflowlab.array;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The named tensors a network is made of: layers add theirs when they are built, {@link Parameters}
 * then holds the values of all.
 */
public final class Layout {
  /** A trained tensor of a layout. */
  public record Slot(int index, String name, Shape shape, Initializer initializer) {}

  /** The running mean and variance of one batch normalisation, each of length {@code channels}. */
  public record Statistics(int index, String name, int channels) {}

  private final String prefix;
  private final List<Slot> slots;
  private final List<Statistics> statistics;
  private final Set<String> names;

  /** An empty layout. */
  public Layout() {
    this("", new ArrayList<>(), new ArrayList<>(), new HashSet<>());
  }

  private Layout(String prefix, List<Slot> slots, List<Statistics> statistics, Set<String> names) {
    this.prefix = prefix;
    this.slots = slots;
    this.statistics = statistics;
    this.names = names;
  }

  /** The same layout, seen by a part whose names all begin with {@code part.}. */
  public Layout in(String part) {
    return new Layout(prefix + part + ".", slots, statistics, names);
  }

  /**
   * Adds a trained tensor.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public Slot add(String name, Shape shape, Initializer initializer) {
    Slot slot = new Slot(slots.size(), unique(name), shape, initializer);
    slots.add(slot);
    return slot;
  }

  /**
   * Adds the running statistics of a batch normalisation.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public Statistics addStatistics(String name, int channels) {
    Statistics added = new Statistics(statistics.size(), unique(name), channels);
    statistics.add(added);
    return added;
  }

  private String unique(String name) {
    String full = prefix + name;
    if (!names.add(full)) {
      throw new IllegalArgumentException("two tensors are named '" + full + "'");
    }
    return full;
  }

  /** All trained tensors, in the order they were added. */
  public List<Slot> slots() {
    return List.copyOf(slots);
  }

  /** All running statistics, in the order they were added. */
  public List<Statistics> statistics() {
    return List.copyOf(statistics);
  }

  /** The number of trained values. */
  public long size() {
    return slots.stream().mapToLong(s -> s.shape().size()).sum();
  }
}
