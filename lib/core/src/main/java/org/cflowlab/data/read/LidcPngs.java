package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet.Name;
import org.cflowlab.data.read.GreyPng.Grey;

/**
 * LIDC patches as grey PNGs in a folder or a zip, named as {@link LidcIndex} says; a mask is marked
 * where its value is over 127.
 */
final class LidcPngs implements LidcSource {
  private static final int MARKED = 127;

  private final FileTree tree;
  private final Path source;
  private final List<LidcIndex.Entry> entries;

  LidcPngs(FileTree tree, Path source) throws IOException {
    LidcIndex index = LidcIndex.of(tree, source.toString());
    this.tree = tree;
    this.source = source;
    this.entries = index.patients().stream().flatMap(p -> index.of(p).stream()).toList();
  }

  @Override
  public String origin() {
    return "LIDC-IDRI from " + source.getFileName();
  }

  @Override
  public List<Name> patches() {
    return entries.stream().map(entry -> new Name(entry.patient(), entry.id())).toList();
  }

  @Override
  public Planes read(int patch) throws IOException {
    List<String> files = entries.get(patch).files();
    Grey image = decode(files.get(0));
    List<byte[]> masks = new ArrayList<>(LidcIndex.RATERS);
    for (String file : files.subList(1, files.size())) {
      Grey mask = decode(file);
      if (mask.height() != image.height() || mask.width() != image.width()) {
        throw new DataException(
            "In %s, %s is %dx%d pixels but %s is %dx%d; a patch and its masks must have one size"
                .formatted(
                    source,
                    file,
                    mask.height(),
                    mask.width(),
                    files.get(0),
                    image.height(),
                    image.width()));
      }
      masks.add(binary(mask.values()));
    }
    return new Planes(image.height(), image.width(), image.values(), masks);
  }

  @Override
  public void close() throws IOException {
    tree.close();
  }

  private static byte[] binary(byte[] mask) {
    for (int k = 0; k < mask.length; k++) {
      mask[k] = (byte) ((mask[k] & 0xff) > MARKED ? 1 : 0);
    }
    return mask;
  }

  private Grey decode(String file) throws IOException {
    byte[] png = bytes(file);
    try {
      return GreyPng.decode(png);
    } catch (IOException e) {
      throw new DataException(
          "In %s, %s is no readable PNG (%s); get it again or remove the patch"
              .formatted(source, file, e.getMessage()),
          e);
    }
  }

  private byte[] bytes(String file) throws IOException {
    try {
      return tree.read(file);
    } catch (IOException e) {
      throw new DataException(
          "In %s, %s is damaged (%s); download it again".formatted(source, file, e.getMessage()),
          e);
    }
  }
}
