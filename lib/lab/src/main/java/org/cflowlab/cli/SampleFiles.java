package org.cflowlab.cli;

import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.cflowlab.array.Npy;
import org.cflowlab.experiment.report.Sampling;
import org.cflowlab.file.WholeFile;

/** Writes segmentations: a PNG each, or all as a stack or an array. Each mask is made once. */
final class SampleFiles {
  private final Sampling sampling;
  private final Path folder;

  SampleFiles(Sampling sampling, Path folder) {
    this.sampling = sampling;
    this.folder = folder;
  }

  /**
   * A picture of each mask and of their mean. Masks of an earlier run are removed: together with
   * these they would be a sample of no model.
   *
   * @return how many were removed
   */
  int pictures() throws IOException {
    int n = sampling.masks().size();
    String digits = "%0" + Integer.toString(n).length() + "d";
    Set<Path> written = new HashSet<>();
    for (int i = 0; i < n; i++) {
      String name = "mask-" + String.format(Locale.ROOT, digits, i + 1) + ".png";
      written.add(write(name, sampling.picture(sampling.masks().get(i))));
    }
    write("mean.png", sampling.picture(sampling.mean()));
    int removed = 0;
    try (DirectoryStream<Path> earlier =
        Files.newDirectoryStream(
            folder,
            f -> f.getFileName().toString().matches("mask-\\d+\\.png") && !written.contains(f))) {
      for (Path mask : earlier) {
        Files.delete(mask);
        removed++;
      }
    }
    return removed;
  }

  Path overview() throws IOException {
    return write("overview.png", sampling.overview());
  }

  private Path write(String name, BufferedImage picture) throws IOException {
    Path file = folder.resolve(name);
    WholeFile.write(file, out -> ImageIO.write(picture, "png", out));
    return file;
  }

  /** One TIFF with a page for each mask. */
  Path stack() throws IOException {
    Path file = folder.resolve("samples.tif");
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    WholeFile.write(
        file,
        out -> {
          try (ImageOutputStream pages = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(pages);
            writer.prepareWriteSequence(null);
            for (float[] mask : sampling.masks()) {
              writer.writeToSequence(
                  new IIOImage(sampling.picture(mask), null, null), writer.getDefaultWriteParam());
            }
            writer.endWriteSequence();
          } finally {
            writer.dispose();
          }
        });
    return file;
  }

  /** NumPy arrays: the masks, uint8 [n, height, width], and the mean, float32 [height, width]. */
  Path arrays() throws IOException {
    int height = sampling.image().height();
    int width = sampling.image().width();
    Path file = folder.resolve("samples.npy");
    WholeFile.write(
        file,
        to -> {
          OutputStream out = new BufferedOutputStream(to, 1 << 16);
          out.write(Npy.head("|u1", new Shape(sampling.masks().size(), height, width)));
          for (float[] mask : sampling.masks()) {
            byte[] marks = new byte[mask.length];
            for (int k = 0; k < marks.length; k++) {
              marks[k] = (byte) mask[k];
            }
            out.write(marks);
          }
          out.flush();
        });
    ByteBuffer mean =
        ByteBuffer.allocate(4 * sampling.mean().length).order(ByteOrder.LITTLE_ENDIAN);
    mean.asFloatBuffer().put(sampling.mean());
    WholeFile.write(
        folder.resolve("mean.npy"),
        out -> {
          out.write(Npy.head("<f4", new Shape(height, width)));
          out.write(mean.array());
        });
    return file;
  }
}
