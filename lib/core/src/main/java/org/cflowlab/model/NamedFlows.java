package org.cflowlab.model;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cflowlab.file.BadInputException;
import org.cflowlab.flow.FlowStep;

/**
 * Flows of one's own under names that {@link ModelFile} writes: a program registers a name with the
 * steps' constructor once, before it builds or loads a network with it.
 */
public final class NamedFlows {
  private static final Map<String, Maker> OWN = new ConcurrentHashMap<>();

  private NamedFlows() {}

  /** Makes the steps of a flow. */
  @FunctionalInterface
  public interface Maker {
    /**
     * A step.
     *
     * @param latent L
     * @param k its place in the chain, from 0
     */
    FlowStep of(int latent, int k);
  }

  /**
   * Gives a flow a name; a later one of the same name takes its place.
   *
   * @param name not one of a {@link FlowKind}
   * @throws BadInputException if the name is missing or a kind's, or the constructor is missing
   */
  public static void register(String name, Maker maker) {
    BadInputException.require(name != null && !name.isBlank(), "the flow's name is missing");
    BadInputException.require(maker != null, "the constructor of '" + name + "' is missing: null");
    boolean taken = Arrays.stream(FlowKind.values()).anyMatch(k -> k.toString().equals(name));
    BadInputException.require(
        !taken, "'" + name + "' is a flow of the kit's own: take another name");
    OWN.put(name, maker);
  }

  /**
   * The flow of a name, the kit's or a registered one.
   *
   * @throws BadInputException if there is none
   */
  static Maker find(String name) {
    for (FlowKind kind : FlowKind.values()) {
      if (kind.toString().equals(name)) {
        return kind::step;
      }
    }
    Maker own = name == null ? null : OWN.get(name);
    BadInputException.require(
        own != null,
        "no flow is registered as '"
            + name
            + "'; call NamedFlows.register(name, constructor) first");
    return own;
  }
}
