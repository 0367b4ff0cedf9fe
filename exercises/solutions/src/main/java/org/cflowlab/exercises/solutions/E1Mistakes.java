package org.cflowlab.exercises.solutions;

import static java.lang.Math.abs;
import static java.lang.Math.exp;
import static java.lang.Math.log;
import static java.lang.Math.log10;
import static java.lang.Math.pow;

import java.util.Map;
import org.cflowlab.exercises.E1;

/** The usual mistakes in E1. */
public final class E1Mistakes {
  /** Each under the name it must be recognised by; after a slash, which form of it. */
  public static final Map<String, E1> ALL =
      Map.ofEntries(
          Map.entry("reversed", (mq, lq, mp, lp) -> new E1Solution().kl(mp, lp, mq, lq)),
          sum("standard prior", (mq, lq, mp, lp) -> -0.5 * (1 + 2 * lq - mq * mq - exp(2 * lq))),
          sum("negative", (mq, lq, mp, lp) -> lq - lp - quotient(mq, lq, mp, lp) + 0.5),
          sum("no minus a half", (mq, lq, mp, lp) -> lp - lq + quotient(mq, lq, mp, lp)),
          sum(
              "no minus a half / of whole numbers",
              (mq, lq, mp, lp) -> lp - lq + quotient(mq, lq, mp, lp) - 1 / 2),
          sum(
              "log ratio upside down",
              (mq, lq, mp, lp) -> lq - lp + quotient(mq, lq, mp, lp) - 0.5),
          sum("no half", (mq, lq, mp, lp) -> lp - lq + 2 * quotient(mq, lq, mp, lp) - 1),
          sum(
              "half of the log",
              (mq, lq, mp, lp) -> 0.5 * (lp - lq + 2 * quotient(mq, lq, mp, lp) - 1)),
          sum(
              "log variance",
              (mq, lq, mp, lp) -> 0.5 * (lp - lq + (exp(lq) + pow(mq - mp, 2)) / exp(lp) - 1)),
          sum(
              "no exp",
              (mq, lq, mp, lp) ->
                  log(exp(lp) / exp(lq)) + (lq * lq + pow(mq - mp, 2)) / (2 * lp * lp) - 0.5),
          sum(
              "sigma not squared",
              (mq, lq, mp, lp) -> lp - lq + (exp(2 * lq) + pow(mq - mp, 2)) / (2 * exp(lp)) - 0.5),
          sum(
              "means not squared",
              (mq, lq, mp, lp) -> lp - lq + (exp(2 * lq) + abs(mq - mp)) / (2 * exp(2 * lp)) - 0.5),
          sum("means left out", (mq, lq, mp, lp) -> lp - lq + 0.5 * exp(2 * (lq - lp)) - 0.5),
          sum(
              "missing parentheses / the sum",
              (mq, lq, mp, lp) ->
                  lp - lq + exp(lq) * exp(lq) + pow(mq - mp, 2) / (2 * exp(2 * lp)) - 0.5),
          sum(
              "missing parentheses / the product",
              (mq, lq, mp, lp) ->
                  lp - lq + (exp(2 * lq) + pow(mq - mp, 2)) / 2 * exp(2 * lp) - 0.5),
          sum(
              "integer division / the fraction",
              (mq, lq, mp, lp) -> lp - lq + 1 / 2 * quotient(mq, lq, mp, lp) - 0.5),
          sum(
              "integer division / before all",
              (mq, lq, mp, lp) -> 1 / 2 * (2 * (lp - lq) + 2 * quotient(mq, lq, mp, lp) - 1)),
          sum("integer division", (mq, lq, mp, lp) -> lp - lq + 1 / 2 * quotient(mq, lq, mp, lp)),
          sum("no two", (mq, lq, mp, lp) -> lp - lq + 2 * quotient(mq, lq, mp, lp) - 0.5),
          Map.entry(
              "in place",
              (mq, lq, mp, lp) -> {
                double kl = new E1Solution().kl(mq, lq, mp, lp);
                for (int i = 0; i < lq.length; i++) {
                  lq[i] = exp(lq[i]);
                }
                return kl;
              }),
          Map.entry(
              "another logarithm / of all",
              (mq, lq, mp, lp) -> new E1Solution().kl(mq, lq, mp, lp) / log(2)),
          sum(
              "another logarithm / of the ratio, to base 10",
              (mq, lq, mp, lp) -> log10(exp(lp - lq)) + quotient(mq, lq, mp, lp) - 0.5),
          sum(
              "another logarithm / of the ratio, to base 2",
              (mq, lq, mp, lp) -> (lp - lq) / log(2) + quotient(mq, lq, mp, lp) - 0.5),
          Map.entry(
              "mean over dimensions",
              (mq, lq, mp, lp) -> new E1Solution().kl(mq, lq, mp, lp) / mq.length));

  private E1Mistakes() {}

  /** What one dimension adds. */
  private interface Share {
    double of(double mq, double lq, double mp, double lp);
  }

  private static Map.Entry<String, E1> sum(String name, Share wrong) {
    return Map.entry(
        name,
        (mq, lq, mp, lp) -> {
          double sum = 0;
          for (int i = 0; i < mq.length; i++) {
            sum += wrong.of(mq[i], lq[i], mp[i], lp[i]);
          }
          return sum;
        });
  }

  private static double quotient(double mq, double lq, double mp, double lp) {
    return (exp(2 * lq) + pow(mq - mp, 2)) / (2 * exp(2 * lp));
  }
}
