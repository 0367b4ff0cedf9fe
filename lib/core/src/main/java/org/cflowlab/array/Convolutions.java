package org.cflowlab.array;

import org.cflowlab.file.BadInputException;

/**
 * How convolutions are computed: in which order an image lies in memory, and how precisely. What is
 * fastest differs by processor; all but {@link #BF16} give the same numbers up to rounding.
 */
public enum Convolutions {
  /** Channel after channel, as everywhere else. */
  PLAIN,
  /** All channels of a pixel side by side, which wide vector units like better. */
  CHANNELS_LAST,
  /**
   * Channels last, in brain floats of 16 bits: 8 bits of precision, the range of float32. The
   * values an optimizer moves, normalisation statistics and losses stay float32.
   */
  BF16;

  private static volatile Convolutions standard;

  /** What is computed in which precision. */
  public String precision() {
    return this == BF16 ? "float32, convolutions bf16" : "float32";
  }

  /** The same, and how images lie. */
  public String inWords() {
    return precision() + (this == PLAIN ? "" : ", channels last");
  }

  /** What new networks take in single precision on a CPU. */
  public static Convolutions standard() {
    Convolutions set = standard;
    return set != null ? set : byFeatures();
  }

  /**
   * Changes what new networks take.
   *
   * @throws BadInputException for {@link #BF16} on a processor without units for it
   */
  public static void setStandard(Convolutions way) {
    way.require(Processor.current());
    standard = way;
  }

  void require(Processor processor) {
    if (this == BF16 && !processor.hasBf16()) {
      throw new BadInputException(
          "bf16 needs a processor with avx512_bf16 or amx_bf16, and "
              + processor.name()
              + " has neither: it would be many times slower; take --precision float32");
    }
  }

  /** The better one in float32: measured 1.2 times faster with AVX-512 and slower without. */
  public static Convolutions byFeatures() {
    return Processor.current().features().contains("avx512f") ? CHANNELS_LAST : PLAIN;
  }
}
