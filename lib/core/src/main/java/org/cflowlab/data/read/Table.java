package org.cflowlab.data.read;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.cflowlab.data.DataException;

/**
 * A table beside images, as an editor or a spreadsheet saves it: in UTF-8, UTF-16 or Latin-1, with
 * commas, semicolons or tabs, its fields quoted or not.
 *
 * @param head the words of its first line, in small letters
 * @param lines those below it that are not blank; each knows its number
 */
record Table(List<String> head, List<CSVRecord> lines) {
  /**
   * The table of a name that lies least deep, if there is one.
   *
   * @throws DataException if several lie equally deep
   */
  static Optional<String> in(List<String> names, String file) throws DataException {
    SortedMap<Integer, List<String>> byDepth =
        names.stream()
            .filter(name -> ("/" + name.toLowerCase(Locale.ROOT)).endsWith("/" + file))
            .collect(
                Collectors.groupingBy(
                    name -> FileRole.folders(name).size(), TreeMap::new, Collectors.toList()));
    if (byDepth.isEmpty()) {
      return Optional.empty();
    }
    List<String> tables = byDepth.get(byDepth.firstKey());
    if (tables.size() > 1) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "There are several tables %s: %s; join them in one above them, with paths that begin there, or give the path of one of their folders",
              file,
              String.join(", ", tables)));
    }
    return Optional.of(tables.get(0));
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it is no table
   */
  static Table read(byte[] file) throws IOException {
    String text = text(file).replace("\ufeff", "");
    String first = text.lines().findFirst().orElse("");
    boolean says = first.matches("(?i)sep=."); // as Excel does
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(says ? first.charAt(4) : delimiter(first))
            .setIgnoreSurroundingSpaces(true)
            .setIgnoreEmptyLines(true)
            .get();
    try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
      List<CSVRecord> all =
          parser.stream()
              .skip(says ? 1 : 0)
              .filter(line -> !line.stream().allMatch(String::isBlank))
              .toList();
      List<String> head =
          all.stream()
              .limit(1)
              .flatMap(CSVRecord::stream)
              .map(field -> field.strip().toLowerCase(Locale.ROOT))
              .toList();
      return new Table(head, all.stream().skip(1).toList());
    } catch (IOException | RuntimeException e) {
      throw new IOException("it cannot be read as a table (" + e.getMessage() + ")", e);
    }
  }

  private static char delimiter(String line) {
    return line.contains("\t") ? '\t' : line.contains(";") ? ';' : ',';
  }

  private static String text(byte[] file) {
    int mark = file.length < 2 ? 0 : ByteBuffer.wrap(file).getChar();
    if (mark == '\ufeff' || mark == '\ufffe') {
      return new String(file, StandardCharsets.UTF_16);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
    } catch (CharacterCodingException e) {
      return new String(file, StandardCharsets.ISO_8859_1);
    }
  }

  /** A field without the blanks around it; empty where the line ends before it. */
  static String field(CSVRecord line, int column) {
    return column < line.size() ? line.get(column).strip() : "";
  }
}
