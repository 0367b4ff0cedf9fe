package org.cflowlab.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.cflowlab.file.Home;

/** What a process of the kit settles first, so that it works alike on every machine. */
public final class Surroundings {
  private Surroundings() {}

  /**
   * Numbers are written with ASCII digits and a point, pictures without a temporary file, and what
   * libraries keep for an account goes to a place that it may write.
   */
  public static void settle() {
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    ImageIO.setUseCache(false);
    Home home = Home.current();
    Path folder = home.folder();
    System.setProperty("user.home", folder.toString());
    if (!Files.isWritable(folder) && System.getProperty("DJL_CACHE_DIR") == null) {
      System.setProperty("DJL_CACHE_DIR", home.writable().resolve(".djl.ai").toString());
    }
  }
}
