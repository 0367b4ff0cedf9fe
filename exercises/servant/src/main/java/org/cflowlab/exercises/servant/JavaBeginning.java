package org.cflowlab.exercises.servant;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells by its first words whether a text is a Java file, under whatever name. */
final class JavaBeginning {
  private static final Pattern BEFORE =
      Pattern.compile("\\s++|//[^\\n]*+|/\\*(?s:.*?)\\*/|@\\w++(?:\\([^)]*+\\))?");

  private static final Pattern FIRST =
      Pattern.compile(
          "(?:package|import(?:\\s++static)?)\\s++[\\w.]++(?:\\*)?\\s*+;"
              + "|(?:(?:public|final|abstract)\\s++){0,3}(?:class|record|enum|interface)\\s++\\w++"
              + "[^{;.]*+\\{");

  private JavaBeginning() {}

  static boolean of(String text) {
    Matcher before = BEFORE.matcher(text);
    int at = 0;
    while (before.region(at, text.length()).lookingAt()) {
      at = before.end();
    }
    return FIRST.matcher(text).region(at, text.length()).lookingAt();
  }
}
