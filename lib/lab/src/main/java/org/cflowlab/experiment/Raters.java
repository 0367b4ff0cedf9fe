package org.cflowlab.experiment;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import org.cflowlab.data.PatchSet;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.Choice;

/** Whose masks a model learns from and is scored against. */
public enum Raters {
  /** Those of all raters; training draws one an image and step. */
  ALL("all", "all raters") {
    @Override
    public PatchSet of(PatchSet set, long seed) {
      return set;
    }
  },
  /**
   * One mask an image, of a rater drawn for it once and for all: slots are no persons on LIDC, so
   * the paper's "first" rater would be a biased one.
   */
  SINGLE("single", "single rater") {
    @Override
    public PatchSet of(PatchSet set, long seed) {
      return set.singleRater(seed);
    }
  },

  /**
   * The mask in the first slot of each image, the paper's single rater: one person where slots are
   * persons; on LIDC, whose slots are sorted in part, it is hardly ever empty.
   */
  FIRST("first", "first rater") {
    @Override
    public PatchSet of(PatchSet set, long seed) {
      return set.firstRater();
    }
  };

  private final String id;
  private final String title;

  Raters(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /** The word for it on the command line. */
  public String id() {
    return id;
  }

  /** The name for readers, and in files. */
  @JsonValue
  public String title() {
    return title;
  }

  /** A set as these raters see it. */
  public abstract PatchSet of(PatchSet set, long seed);

  /**
   * The words of a comma-separated list, in its order.
   *
   * @throws BadInputException for another word, or one given twice
   */
  public static List<Raters> parse(String list) {
    return Choice.parse(list, "raters", values(), Raters::id);
  }
}
