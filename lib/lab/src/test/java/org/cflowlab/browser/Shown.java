package org.cflowlab.browser;

import org.cflowlab.notebook.Notebook;

/** What a cell shows. */
final class Shown {
  private Shown() {}

  /** All of it, one after the other. */
  static String html(Notebook.Showing cell) throws Exception {
    StringBuilder shown = new StringBuilder();
    Notebook.connect(
        new Notebook.Screen() {
          @Override
          public void show(String id, String mime, String content, String plain) {
            shown.append(content);
          }

          @Override
          public void update(String id, String mime, String content, String plain) {
            throw new AssertionError();
          }
        });
    cell.show();
    return shown.toString();
  }
}
