package org.cflowlab.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PiecesTest {
  /** Rows of a mask are separated by a slash. */
  @ParameterizedTest
  @CsvSource({
    "..../..../...., 0",
    "####/####/####, 1",
    "#.../..../...#, 2",
    "#.../.#../..#., 1",
    "####/#..#/####, 1",
    "#.#./..../#.#., 4",
    "#.#./.#.#/#.#., 1",
    "#, 1",
    "., 0",
    "#.##.###, 3",
  })
  void eachPieceCountsOnce(String rows, int pieces) {
    String[] lines = rows.split("/");
    float[] values = new float[lines.length * lines[0].length()];
    for (int k = 0; k < values.length; k++) {
      values[k] = lines[k / lines[0].length()].charAt(k % lines[0].length()) == '#' ? 1 : 0;
    }
    try (NDManager manager = Torch.newManager()) {
      Shape shape = new Shape(1, 1, lines.length, lines[0].length());
      assertThat(Pieces.of(manager.create(values, shape)).toFloatArray()).containsExactly(pieces);
    }
  }

  /** Against a flood fill, on masks of every density: long and winding pieces among them. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void asAFloodFillCounts(DataType type) {
    int images = 5;
    int n = 4;
    int side = 40;
    Random random = new Random(3);
    float[] values = new float[images * n * side * side];
    float[] pieces = new float[images * n];
    for (int m = 0; m < pieces.length; m++) {
      boolean[] mask = new boolean[side * side];
      for (int k = 0; k < mask.length; k++) {
        mask[k] = random.nextDouble() < (m + .5) / pieces.length;
        values[m * mask.length + k] = mask[k] ? 1 : 0;
      }
      pieces[m] = filled(mask, side);
    }
    try (NDManager manager = Torch.newManager()) {
      NDArray masks = manager.create(values, new Shape(images, n, side, side)).toType(type, false);
      NDArray counted = Pieces.of(masks);
      assertThat(counted.getShape()).isEqualTo(new Shape(images, n));
      assertThat(counted.getDataType()).isEqualTo(type);
      assertThat(counted.toType(DataType.FLOAT32, false).toFloatArray()).containsExactly(pieces);
    }
  }

  /** One winding line through the whole mask: the longest way that a number has to go. */
  @Test
  void aSnakeIsOnePiece() {
    int side = 33;
    float[] values = new float[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        boolean turn = x == (y / 2 % 2 == 0 ? side - 1 : 0);
        values[y * side + x] = y % 2 == 0 || turn ? 1 : 0;
      }
    }
    try (NDManager manager = Torch.newManager()) {
      NDArray snake = manager.create(values, new Shape(1, 1, side, side));
      assertThat(Pieces.of(snake).getFloat()).isEqualTo(1);
    }
  }

  @Test
  void whatIsNoMaskIsRefused() {
    try (NDManager manager = Torch.newManager()) {
      assertThatThrownBy(() -> Pieces.of(manager.ones(new Shape(1, 1, 4, 4)).mul(.5f)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("masks");
    }
  }

  private static int filled(boolean[] mask, int side) {
    boolean[] seen = new boolean[mask.length];
    int pieces = 0;
    for (int start = 0; start < mask.length; start++) {
      if (!mask[start] || seen[start]) {
        continue;
      }
      pieces++;
      Deque<Integer> open = new ArrayDeque<>();
      open.add(start);
      seen[start] = true;
      while (!open.isEmpty()) {
        int at = open.pop();
        for (int dy = -1; dy <= 1; dy++) {
          for (int dx = -1; dx <= 1; dx++) {
            int y = at / side + dy;
            int x = at % side + dx;
            if (y >= 0 && y < side && x >= 0 && x < side && mask[y * side + x]) {
              if (!seen[y * side + x]) {
                seen[y * side + x] = true;
                open.add(y * side + x);
              }
            }
          }
        }
      }
    }
    return pieces;
  }
}
