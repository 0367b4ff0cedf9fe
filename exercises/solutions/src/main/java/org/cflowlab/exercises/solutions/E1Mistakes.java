package org.cflowlab.exercises.solutions;

import static java.lang.Math.abs;
import static java.lang.Math.exp;
import static java.lang.Math.log;
import static java.lang.Math.pow;

import java.util.Map;
import org.cflowlab.exercises.E1;

/** The usual mistakes in E1. */
public final class E1Mistakes {
  /** Each under the name it must be recognised by. */
  public static final Map<String, E1> ALL =
      Map.ofEntries(
          Map.entry("reversed", (mq, lq, mp, lp) -> new E1Solution().kl(mp, lp, mq, lq)),
          Map.entry(
              "standard prior",
              (mq, lq, mp, lp) ->
                  -0.5 * total(mq, i -> 1 + 2 * lq[i] - mq[i] * mq[i] - exp(2 * lq[i]))),
          Map.entry(
              "negative",
              (mq, lq, mp, lp) ->
                  total(mq, i -> lq[i] - lp[i] - quotient(mq, lq, mp, lp, i) + 0.5)),
          Map.entry(
              "no minus a half",
              (mq, lq, mp, lp) -> total(mq, i -> lp[i] - lq[i] + quotient(mq, lq, mp, lp, i))),
          Map.entry(
              "log ratio upside down",
              (mq, lq, mp, lp) ->
                  total(mq, i -> lq[i] - lp[i] + quotient(mq, lq, mp, lp, i) - 0.5)),
          Map.entry(
              "no half",
              (mq, lq, mp, lp) ->
                  total(mq, i -> lp[i] - lq[i] + 2 * quotient(mq, lq, mp, lp, i) - 1)),
          Map.entry(
              "half of the log",
              (mq, lq, mp, lp) ->
                  0.5 * total(mq, i -> lp[i] - lq[i] + 2 * quotient(mq, lq, mp, lp, i) - 1)),
          Map.entry(
              "log variance",
              (mq, lq, mp, lp) ->
                  0.5
                      * total(
                          mq,
                          i ->
                              lp[i]
                                  - lq[i]
                                  + (exp(lq[i]) + pow(mq[i] - mp[i], 2)) / exp(lp[i])
                                  - 1)),
          Map.entry(
              "no exp",
              (mq, lq, mp, lp) ->
                  total(
                      mq,
                      i ->
                          log(exp(lp[i]) / exp(lq[i]))
                              + (lq[i] * lq[i] + pow(mq[i] - mp[i], 2)) / (2 * lp[i] * lp[i])
                              - 0.5)),
          Map.entry(
              "sigma not squared",
              (mq, lq, mp, lp) ->
                  total(
                      mq,
                      i ->
                          lp[i]
                              - lq[i]
                              + (exp(2 * lq[i]) + pow(mq[i] - mp[i], 2)) / (2 * exp(lp[i]))
                              - 0.5)),
          Map.entry(
              "means not squared",
              (mq, lq, mp, lp) ->
                  total(
                      mq,
                      i ->
                          lp[i]
                              - lq[i]
                              + (exp(2 * lq[i]) + abs(mq[i] - mp[i])) / (2 * exp(2 * lp[i]))
                              - 0.5)),
          Map.entry(
              "means left out",
              (mq, lq, mp, lp) ->
                  total(mq, i -> lp[i] - lq[i] + 0.5 * exp(2 * (lq[i] - lp[i])) - 0.5)),
          Map.entry(
              "mean over dimensions",
              (mq, lq, mp, lp) ->
                  total(mq, i -> lp[i] - lq[i] + quotient(mq, lq, mp, lp, i) - 0.5) / mq.length));

  private E1Mistakes() {}

  private interface Term {
    double at(int i);
  }

  private static double total(double[] like, Term term) {
    double total = 0;
    for (int i = 0; i < like.length; i++) {
      total += term.at(i);
    }
    return total;
  }

  private static double quotient(double[] mq, double[] lq, double[] mp, double[] lp, int i) {
    return (exp(2 * lq[i]) + pow(mq[i] - mp[i], 2)) / (2 * exp(2 * lp[i]));
  }
}
