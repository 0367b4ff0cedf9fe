package org.cflowlab.exercises.servant;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.util.Set;

/** A notebook without what its cells printed and drew, which may be most of it. */
final class SlimNotebook {
  private static final Set<String> LEFT_OUT = Set.of("outputs", "attachments");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // as Python writes NaN
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII) // halves of characters, too
          .build();

  private SlimNotebook() {}

  /**
   * Reads a notebook piece by piece.
   *
   * @param most bytes; behind them it ends
   * @return JSON; more than {@code most} bytes if it is larger
   * @throws com.fasterxml.jackson.core.JsonProcessingException if it is not JSON
   */
  static byte[] of(Reader notebook, int most) throws IOException {
    ByteArrayOutputStream slim = new ByteArrayOutputStream();
    try (JsonParser from = JSON.createParser(notebook);
        JsonGenerator to = JSON.createGenerator(slim)) {
      int depth = 0;
      do {
        JsonToken token = from.nextToken();
        if (token == JsonToken.FIELD_NAME && LEFT_OUT.contains(from.currentName())) {
          from.nextToken();
          from.skipChildren();
        } else if (token != null) {
          to.copyCurrentEvent(from);
          depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        }
      } while (depth > 0 && slim.size() <= most);
    }
    return slim.toByteArray();
  }
}
