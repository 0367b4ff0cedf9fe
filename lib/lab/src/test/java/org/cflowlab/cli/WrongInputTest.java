package org.cflowlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong options, files and folders: exit code 2, and one line that says what is wrong. */
class WrongInputTest {
  @TempDir private static Path temp;

  @BeforeAll
  static void files() throws IOException {
    Files.createDirectory(temp.resolve("empty"));
    Files.writeString(temp.resolve("text.png"), "no picture");
    Files.writeString(temp.resolve("text.ipynb"), "no notebook");
  }

  /** T stands for a folder with a folder "empty" and files that are not what their names say. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          compare --to T/new --device tpu               | unknown device 'tpu': choose auto, cpu or
          compare --to T/new --precision half           | unknown precision 'half': choose auto,
          compare --to T/new --data T/missing           | There is no data set or file 'T/missing'
          compare --to T/new --data T/empty             | T/empty
          compare --to T/new --data embedded:noise=9    | embedded:noise=9: noise must be 0.0 to 1.0
          compare --to T/new --data embedded:blur=1     | 'blur=1' turns no knob; give NAME=NUMBER
          compare --to T/new --limit 2                  | --limit must be at least 10, not 2
          compare --to T/new --seeds 1-5                | --seeds must be a range such as 1..5
          compare --to T/new --seeds 1..99999999        | --seeds names over 1000 seeds
          compare --to T/new --seeds 1,5..2             | --seeds 5..2 runs down; write 2..5
          compare --to T/new --raters bob               | unknown raters 'bob': choose among
          compare --to T/new --models vae               | unknown model 'vae': choose among
          compare --to T/text.png --limit 10            | text.png: is a file, not a folder; name
          compare --to T/new --preset huge              | unknown preset 'huge'
          compare --to T/new --beta 0                   | --beta must be over 0
          evaluate --run T/missing --data embedded      | there is no such folder or file
          evaluate --run T/empty --data embedded        | holds no finished model
          sample --run T/empty --image T/text.png --n 0 | --n must be at least 1, not 0
          sample --run T/empty --image T/text.png       | text.png is no picture that can be read
          sample --run T/empty --image T/missing.png    | there is no file T/missing.png
          bench step --json T/empty                     | T/empty: is a folder, not a file; name a
          bench step --data T/empty                     | --data goes with quality
          bench --minutes 2                             | --minutes goes with quality
          bench quality --json T/x                      | --json goes with the parts that are timed
          models --to T/new                             | --out goes with --ship
          models lidc-prob --data lidc-sample           | --data goes with --ship
          bench step --batch 0                          | --batch must be at least 1, not 0
          bench step --size 16 --filters 1,1,1,1,1,1    | x must have at least 32 rows and columns
          golden T/missing                              | there is no file T/missing/planar.npz
          golden T/text.png                             | T/text.png is not a folder
          start T/text.ipynb --port 99999               | --port 99999 is not in 1..65535
          """)
  void isRefusedInOneLine(String line, String says) {
    StringWriter err = new StringWriter();
    PrintWriter out = new PrintWriter(new StringWriter());
    int code = Main.run(out, new PrintWriter(err, true), here(line).split(" +"));
    assertThat(err.toString()).startsWith("lab: ").contains(here(says)).hasLineCount(1);
    assertThat(code).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(temp.resolve("new")).doesNotExist();
  }

  private static String here(String text) {
    return text.replace("T/", temp + "/");
  }
}
