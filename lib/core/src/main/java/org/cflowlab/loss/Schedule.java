package org.cflowlab.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.cflowlab.file.BadInputException;

/**
 * Which objective a training lowers, and when, in words: {@code marginal+100*energy} is a sum with
 * weights, and {@code elbo:.5,marginal} the first for half of the steps and then the other.
 */
public final class Schedule {
  /** The bound all the way, as in the paper. */
  public static final Schedule STANDARD = parse(Word.ELBO.id);

  private static final Set<Word> BOUNDS = Set.of(Word.ELBO, Word.ELBO_MC, Word.IWAE);

  private final List<Phase> phases;

  /** The objectives there are. */
  private enum Word {
    ELBO("elbo", n -> new Elbo()),
    ELBO_MC("elbo-mc", n -> Elbo.SAMPLED),
    IWAE("iwae", ImportanceWeighted::new),
    MARGINAL("marginal", Marginal::new),
    ENERGY("energy", Energy::new),
    ENERGY_ST("energy-st", n -> new Energy(n, Energy.Masks.STRAIGHT_THROUGH)),
    ENERGY_HARD("energy-hard", HardEnergy::new);

    private final String id;
    private final IntFunction<Objective> of;

    Word(String id, IntFunction<Objective> of) {
      this.id = id;
      this.of = of;
    }
  }

  /** An objective in a sum. */
  private record Term(double weight, Word word) {
    @Override
    public String toString() {
      return weight == 1 ? word.id : number(weight) + "*" + word.id;
    }
  }

  /**
   * A sum of objectives.
   *
   * @param share of the steps
   */
  private record Phase(List<Term> sum, double share) {
    Objective objective(int draws) {
      List<WeightedSum.Part> parts =
          sum.stream().map(t -> new WeightedSum.Part(t.weight, t.word.of.apply(draws))).toList();
      boolean one = parts.size() == 1 && parts.get(0).weight() == 1;
      return one ? parts.get(0).objective() : new WeightedSum(parts);
    }

    String words() {
      return sum.stream().map(Term::toString).collect(Collectors.joining("+"));
    }
  }

  private Schedule(List<Phase> phases) {
    this.phases = List.copyOf(phases);
  }

  /** The words that a schedule is made of. */
  public static List<String> words() {
    return Arrays.stream(Word.values()).map(w -> w.id).toList();
  }

  /**
   * A schedule from its text.
   *
   * @throws BadInputException if it is none; the message says what is wrong
   */
  public static Schedule parse(String text) {
    if (text == null) {
      throw new BadInputException("the objective's words are missing: null");
    }
    List<Phase> phases = new ArrayList<>();
    String[] parts = text.strip().split("\\s*,\\s*", -1);
    double rest = 1;
    for (int i = 0; i < parts.length; i++) {
      int colon = parts[i].indexOf(':');
      boolean last = i == parts.length - 1;
      if (last == colon >= 0) {
        throw bad(
            text,
            last
                ? "the last objective takes what is left of the steps and has no ':'"
                : "'" + parts[i] + "' needs its share of the steps, such as " + parts[i] + ":.5");
      }
      double share = last ? rest : positive(text, parts[i].substring(colon + 1));
      rest -= share;
      if (last ? share <= 0 : rest <= 0) {
        throw bad(text, "the shares leave no steps for the last objective");
      }
      phases.add(new Phase(sum(text, last ? parts[i] : parts[i].substring(0, colon)), share));
    }
    return new Schedule(phases);
  }

  private static List<Term> sum(String text, String part) {
    List<Term> sum = new ArrayList<>();
    for (String term : part.split("\\+", -1)) {
      int star = term.indexOf('*');
      double weight = star < 0 ? 1 : positive(text, term.substring(0, star));
      sum.add(new Term(weight, word(text, term.substring(star + 1).strip())));
    }
    return sum;
  }

  private static Word word(String text, String id) {
    return Arrays.stream(Word.values())
        .filter(w -> w.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                bad(
                    text,
                    String.format(
                        Locale.ROOT, "'%s' is none of %s", id, String.join(", ", words()))));
  }

  private static double positive(String text, String number) {
    try {
      double value = Double.parseDouble(number.strip());
      if (value > 0 && value < Double.POSITIVE_INFINITY) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw bad(text, "'" + number.strip() + "' must be a number over 0");
  }

  private static BadInputException bad(String text, String reason) {
    return new BadInputException("objective '" + text + "' cannot be read: " + reason);
  }

  /** The same with the standard bound taken by its sampled divergence, {@link Elbo#SAMPLED}. */
  public Schedule withSampledDivergence() {
    return with(word -> word == Word.ELBO ? Word.ELBO_MC : word);
  }

  /** The same for a network without a posterior: the marginal likelihood in the place of bounds. */
  public Schedule withoutPosterior() {
    return with(word -> BOUNDS.contains(word) ? Word.MARGINAL : word);
  }

  /** The same for a network without a latent vector: all bounds are the cross-entropy. */
  public Schedule withoutLatent() {
    return with(word -> BOUNDS.contains(word) ? Word.ELBO : word);
  }

  private Schedule with(UnaryOperator<Word> other) {
    return new Schedule(
        phases.stream()
            .map(
                p ->
                    new Phase(
                        p.sum.stream().map(t -> new Term(t.weight, other.apply(t.word))).toList(),
                        p.share))
            .toList());
  }

  /** Whether it is the bound all the way. */
  public boolean isStandard() {
    return toString().equals(Word.ELBO.id);
  }

  /**
   * What is lowered when a share of the steps is done.
   *
   * @param draws samples of each image or mask, where an objective takes several
   */
  public Objective at(double done, int draws) {
    double end = 0;
    for (Phase phase : phases) {
      end += phase.share;
      if (done < end) {
        return phase.objective(draws);
      }
    }
    return last(draws);
  }

  /** What is lowered at the end, and what all looks at the validation split are measured by. */
  public Objective last(int draws) {
    return phases.get(phases.size() - 1).objective(draws);
  }

  /** What is lowered at the end, in words. */
  public String lastInWords() {
    return phases.get(phases.size() - 1).words();
  }

  /** Whether it ends with a bound on -log p(s|x), in nats, not with a distance or a sum. */
  public boolean endsWithBound() {
    List<Term> sum = phases.get(phases.size() - 1).sum;
    Word first = sum.get(0).word;
    return sum.size() == 1
        && sum.get(0).weight == 1
        && (BOUNDS.contains(first) || first == Word.MARGINAL); // both above -log p on average
  }

  /** Its text, which {@link #parse} reads. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Phase phase : phases.subList(0, phases.size() - 1)) {
      text.append(phase.words()).append(':').append(number(phase.share)).append(',');
    }
    return text.append(phases.get(phases.size() - 1).words()).toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && value < 1e15
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }
}
