package org.cflowlab.data.read;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;

/**
 * The patches of LIDC-IDRI that come with the kit: 64x64 pixels, four raters, with their split. The
 * text beside the archive says where they come from, how they were drawn, and their licence, CC BY
 * 3.0.
 */
public final class LidcSample {
  /** The archive among the resources. */
  public static final String FILE = "lidc-sample.tar.xz";

  /** Height and width of its images, in pixels. */
  public static final int SIDE = 64;

  private LidcSample() {}

  /**
   * The archive's bytes.
   *
   * @throws FileNotFoundException if the kit was put together without it
   */
  public static InputStream archive() throws IOException {
    InputStream in = LidcSample.class.getResourceAsStream(FILE);
    if (in == null) {
      throw new FileNotFoundException(FILE + " is missing from the library; build it again");
    }
    return in;
  }

  /** Reads them, as {@link PatchReader#read(Path, Preparation, int, long, Progress)} does. */
  static PatchSet read(Preparation asked, int limit, long seed, Progress progress)
      throws IOException {
    Path name = Path.of(FILE);
    PatchSource patches =
        Layouts.lidc(TarTree.read(archive(), name), name, DataSets.SAMPLE).orElseThrow();
    return PatchReader.read(patches, name, asked, limit, seed, progress);
  }
}
