package org.cflowlab.cli.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToleranceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gap 100.0 nats            | gap 100.9 nats",
        "GED .277                  | GED .278",
        "within 2.4e-08            | within 9.1e-07",
        "1,000 steps               | 1,004 steps",
        "a    b 3                  | a b 3",
        "150 of 150 in 58.7 s, 4.0 | 150 of 150 in 910 ms, 4.0",
        "peak 148 MB               | peak 2 GB",
        "Hello on Java 17          | Hello on Java 25",
        "PyTorch 2.7.1, 2 threads  | PyTorch 2.0.1, 8 threads",
      })
  void agree(String committed, String now) {
    assertThat(Tolerance.difference(committed, now)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gap 100.0 nats   | gap 102.0 nats",
        "GED .277         | GED .283",
        "GED .277         | GED -.277",
        "loss 4.0         | loss NaN",
        "2 raters         | 3 raters",
        "check passed     | check passes",
        "patient-06       | patient-07",
        "V16 .25          | V100 .25",
        "in 58.7 s, 4.0   | in 58.7 s, 5.0",
        "2 lines          | 2 lines now",
      })
  void differ(String committed, String now) {
    assertThat(Tolerance.difference(committed, now))
        .contains("shows '" + now + "'; the committed one '" + committed + "'");
  }

  @ParameterizedTest
  @CsvSource({"'a\nb', a, shows 1 lines; the committed one has 2"})
  void aLineMoreOrLessDiffers(String committed, String now, String said) {
    assertThat(Tolerance.difference(committed, now)).contains(said);
  }
}
