package org.cflowlab.notebook;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A question to guess at before its result is seen: a choice or a number. The guess is kept in the
 * reader's browser; then the result opens, and a sentence answers the guess.
 *
 * <p>HTML with its own style and script, which needs neither a network nor a running kernel. Where
 * no script runs, the result is in an element that opens by itself, and on paper it is open.
 */
public final class Prediction {
  private static final String STYLE = Panel.resource("prediction.css");
  private static final String SCRIPT = Panel.resource("prediction.js");

  private final String question;
  private final List<Answer> answers = new ArrayList<>();
  private final String unit;

  /**
   * A guess, and what is said to it.
   *
   * @param label what is chosen; empty where a number is asked
   * @param from the least number that this answers
   * @param to the number that it ends before, but for infinity
   */
  private record Answer(String label, boolean right, String reply, double from, double to) {}

  private Prediction(String question, String unit) {
    this.question = question;
    this.unit = unit;
  }

  /** A question with a few answers to choose from; at least one is right, and one is wrong. */
  public static Prediction choice(String question) {
    return new Prediction(question, null);
  }

  /**
   * A question for a number.
   *
   * @param unit stands behind the field; may be empty
   */
  public static Prediction number(String question, String unit) {
    return new Prediction(question, unit);
  }

  /** An answer to choose that is right, and what is said to it. */
  public Prediction right(String label, String reply) {
    return add(label, true, reply);
  }

  /** An answer to choose that is wrong, and what is said to it: why it is thought, why it fails. */
  public Prediction wrong(String label, String reply) {
    return add(label, false, reply);
  }

  private Prediction add(String label, boolean right, String reply) {
    if (unit != null) {
      throw new IllegalStateException("a number is asked: use between.");
    }
    answers.add(new Answer(label, right, reply, 0, 0));
    return this;
  }

  /**
   * The numbers that are right, the last left out, and what is said to these, to smaller and to
   * larger ones.
   *
   * @throws IllegalArgumentException if the range is empty
   */
  public Prediction between(double least, double most, String right, String less, String more) {
    if (unit == null) {
      throw new IllegalStateException("a choice is asked: use right and wrong.");
    }
    if (!(least < most)) {
      throw new IllegalArgumentException("no number is between " + least + " and " + most + ".");
    }
    answers.add(new Answer("", false, less, Double.NEGATIVE_INFINITY, least));
    answers.add(new Answer("", true, right, least, most));
    answers.add(new Answer("", false, more, most, Double.POSITIVE_INFINITY));
    return this;
  }

  /**
   * Asks under the cell, with the result folded.
   *
   * @param result shows and prints what the question is about
   * @throws IllegalStateException if there is no right or no wrong answer
   */
  public void reveal(Notebook.Showing result) throws Exception {
    if (answers.stream().allMatch(Answer::right) || answers.stream().noneMatch(Answer::right)) {
      throw new IllegalStateException("a question needs a right answer and a wrong one.");
    }
    Notebook.Collected shown = Notebook.collect(result);
    Notebook.html(html(shown.html()), question + "\n" + shown.plain());
  }

  private String html(String result) {
    String key = UUID.nameUUIDFromBytes(question.getBytes(StandardCharsets.UTF_8)).toString();
    StringBuilder html = new StringBuilder();
    html.append("<style>").append(STYLE).append("</style>");
    html.append(
        String.format(
            Locale.ROOT,
            "<div class=\"cflow-guess\" data-guess=\"%s\" data-lm-suppress-shortcuts=\"true\">",
            key));
    html.append("<p class=\"question\"><b>Your guess first:</b> ").append(text(question));
    html.append("</p><div class=\"answers\" role=\"group\" aria-label=\"Your guess\">");
    html.append(unit == null ? choices() : field());
    html.append("</div><div class=\"reply\" role=\"status\"></div>");
    html.append("<details><summary>The result, without a guess</summary>").append(result);
    html.append("<ul class=\"replies\">");
    answers.forEach(answer -> html.append(reply(answer)));
    return html.append("</ul></details></div><script>")
        .append(SCRIPT)
        .append("</script>")
        .toString();
  }

  /** With the answer that it is to, for those who read it without a script. */
  private String reply(Answer answer) {
    String to =
        unit == null
            ? answer.label
            : answer.right
                ? String.format(Locale.ROOT, "%s to %s %s", answer.from, answer.to, unit)
                : Double.isInfinite(answer.to) ? "more" : "less";
    return String.format(
        Locale.ROOT,
        "<li data-right=\"%b\" data-from=\"%s\" data-to=\"%s\"><b>%s:</b> <span>%s</span></li>",
        answer.right,
        answer.from,
        answer.to,
        text(to.strip()),
        text(answer.reply));
  }

  private String choices() {
    StringBuilder html = new StringBuilder();
    for (Answer answer : answers) {
      html.append("<button type=\"button\" aria-pressed=\"false\">")
          .append(text(answer.label))
          .append("</button>");
    }
    return html.toString();
  }

  private String field() {
    return "<label>My guess: <input type=\"text\" inputmode=\"decimal\" size=\"8\"> "
        + text(unit)
        + "</label><button type=\"button\">Keep it</button>";
  }

  private static String text(String words) {
    return Notebook.escape(words);
  }
}
