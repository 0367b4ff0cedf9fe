package org.cflowlab.data.read;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** A small LIDC tree on disk, whose pixels follow from the patches' names. */
record LidcTree(Path top, int size) {
  private static final List<String> KINDS =
      List.of("images", "mask-0", "mask-1", "mask-2", "mask-3");

  static int grey(String id, int pixel) {
    return (id.hashCode() >>> 3) + 31 * pixel & 0xff;
  }

  static boolean marked(String id, int rater, int pixel) {
    return ((id.hashCode() >>> 5) + 7 * pixel * (rater + 1) % 11 + rater & 1) == 1;
  }

  void patch(String patient, int nodule, int slice) throws IOException {
    String id = "%s/nodule-%d/slice-%d".formatted(patient, nodule, slice);
    for (int k = 0; k < KINDS.size(); k++) {
      int rater = k - 1;
      write(
          file(patient, nodule, KINDS.get(k), slice),
          BufferedImage.TYPE_BYTE_GRAY,
          rater < 0 ? p -> grey(id, p) : p -> marked(id, rater, p) ? 255 : 0);
    }
  }

  /** Writes a patch anew as other programs might: the image in colour, the masks with a palette. */
  void recolour(String patient, int nodule, int slice) throws IOException {
    for (String kind : KINDS) {
      Path file = file(patient, nodule, kind, slice);
      BufferedImage grey = ImageIO.read(file.toFile());
      boolean image = kind.equals("images");
      write(
          file,
          image ? BufferedImage.TYPE_3BYTE_BGR : BufferedImage.TYPE_BYTE_BINARY,
          p -> {
            int value = grey.getRaster().getSample(p % size, p / size, 0);
            return image ? value : value / 255;
          });
    }
  }

  Path file(String patient, int nodule, String kind, int slice) {
    return top.resolve("%s/nodule-%d/%s/slice-%d.png".formatted(patient, nodule, kind, slice));
  }

  /** The whole tree as a zip. */
  Path zip(Path to) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to));
        Stream<Path> files = Files.walk(top)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = top.getFileName() + "/" + top.relativize(file);
        out.putNextEntry(new ZipEntry(name.replace('\\', '/')));
        out.write(Files.readAllBytes(file));
      }
    }
    return to;
  }

  private void write(Path file, int type, IntUnaryOperator value) throws IOException {
    BufferedImage image = new BufferedImage(size, size, type);
    WritableRaster raster = image.getRaster();
    for (int p = 0; p < size * size; p++) {
      for (int band = 0; band < raster.getNumBands(); band++) {
        raster.setSample(p % size, p / size, band, value.applyAsInt(p));
      }
    }
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }
}
