package org.cflowlab.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cflowlab.file.BadFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpzTest {
  @TempDir private Path folder;

  private Path written(Map<String, NDArray> arrays) throws IOException {
    Path file = folder.resolve("arrays.npz");
    try (OutputStream out = Files.newOutputStream(file)) {
      Npz.write(out, Map.of("note.txt", new byte[] {65}), arrays);
    }
    return file;
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    try (NDManager manager = Torch.newManager()) {
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      arrays.put("scalar", manager.create(-1.5));
      arrays.put("floats", manager.create(new float[] {1, -2, 3.25f, 0, 5, 6}, new Shape(3, 2)));
      arrays.put("turned", arrays.get("floats").transpose());
      arrays.put("bytes", manager.create(new int[] {0, 200}).toType(DataType.UINT8, false));
      Npz read = Npz.read(written(arrays));
      assertThat(read.names()).containsExactlyElementsOf(arrays.keySet());
      for (String name : arrays.keySet()) {
        assertThat(read.shape(name)).isEqualTo(arrays.get(name).getShape());
        assertThat(read.get(name, manager)).isEqualTo(arrays.get(name));
        assertThat(read.get(name, manager).getDataType()).isEqualTo(arrays.get(name).getDataType());
      }
    }
  }

  @Test
  void aFileOfArraysAloneIsRead() throws IOException {
    Path file = folder.resolve("own.npz");
    try (NDManager manager = Torch.newManager()) {
      NDArray a = manager.create(new double[] {1, 2});
      Npz.write(file, Map.of("a", a));
      assertThat(Npz.read(file).get("a", manager)).isEqualTo(a);
      NDArray whole = a.toType(DataType.INT64, true);
      assertThatThrownBy(() -> Npz.write(file, Map.of("whole", whole)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("whole must be");
      assertThatThrownBy(() -> Npz.write(file, Map.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** What numpy.save writes for numpy.zeros(2). */
  @Test
  void theBytesAreNumPys() throws IOException {
    try (NDManager manager = Torch.newManager()) {
      Path file = written(Map.of("a", manager.create(new double[2])));
      try (FileSystem zip = FileSystems.newFileSystem(file)) {
        byte[] entry = Files.readAllBytes(zip.getPath("a.npy"));
        String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }";
        assertThat(new String(entry, StandardCharsets.ISO_8859_1))
            .isEqualTo("\u0093NUMPY\u0001\0v\0%-117s\n".formatted(header) + "\0".repeat(16));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'fortran_order': False | 'fortran_order': True  | not in C order",
        "'shape': (2,)          | 'shape': (3,)          | cut short",
        "'descr': '<f8'         | 'descr': '<i8'         | the array 'a' holds <i8",
        "NUMPY                  | NUMPX                  | without NumPy's mark",
      })
  void otherArraysAreRefused(String text, String other, String reason) throws IOException {
    try (NDManager manager = Torch.newManager()) {
      Path file = written(Map.of("a", manager.create(new double[2])));
      try (FileSystem zip = FileSystems.newFileSystem(file)) {
        Path entry = zip.getPath("a.npy");
        String content = Files.readString(entry, StandardCharsets.ISO_8859_1);
        assertThat(content).contains(text);
        Files.writeString(entry, content.replace(text, other), StandardCharsets.ISO_8859_1);
      }
      assertThatThrownBy(() -> Npz.read(file).get("a", manager))
          .isInstanceOf(BadFileException.class)
          .hasMessageStartingWith(file.toString())
          .hasMessageContaining(reason);
    }
  }
}
