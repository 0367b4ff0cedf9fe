package org.cflowlab.fetch;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import org.cflowlab.data.DataException;

/** The data sets of {@code catalogue.json}. */
public final class Catalogue {
  private static final List<DataCard> CARDS = read();

  private Catalogue() {}

  /** All cards, in the order of the file. */
  public static List<DataCard> all() {
    return CARDS;
  }

  /**
   * The card of one set.
   *
   * @throws DataException if there is none of that name
   */
  public static DataCard card(String name) throws DataException {
    return CARDS.stream()
        .filter(card -> card.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new DataException("There is no data set '" + name + "'; known are " + names()));
  }

  private static String names() {
    return CARDS.stream().map(DataCard::name).collect(Collectors.joining(", "));
  }

  private static List<DataCard> read() {
    try (InputStream in = Catalogue.class.getResourceAsStream("catalogue.json")) {
      return List.copyOf(new ObjectMapper().readValue(in, new TypeReference<List<DataCard>>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
