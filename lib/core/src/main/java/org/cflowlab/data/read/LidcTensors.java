package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.cflowlab.data.DataException;
import org.cflowlab.data.PatchSet.Name;

/**
 * LIDC patches in {@code lidcSeg.pt}: images, float32 [N, 1, H, W] from 0 to 1, and masks, uint8
 * [N, 4, H, W], saved as a tuple by PyTorch.
 *
 * <p>The file does not say whose patches they are, so each counts as a patient of its own: a split
 * of this layout is by patch, and the same patient is then on two sides of it.
 */
final class LidcTensors implements LidcSource {
  private final Path source;
  private final FileChannel file;
  private final Tensor images;
  private final Tensor masks;
  private final TorchFile saved;

  private LidcTensors(Path source, FileChannel file, TorchFile saved) throws IOException {
    this.source = source;
    this.file = file;
    this.saved = saved;
    List<Tensor> tensors = saved.tensors();
    if (tensors.size() != 2) {
      throw new IOException("it is no pair of images and masks");
    }
    images = tensors.get(0);
    masks = tensors.get(1);
    List<Long> i = images.shape();
    List<Long> m = masks.shape();
    boolean fits =
        i.size() == 4
            && m.size() == 4
            && i.get(0) > 0
            && i.get(0) <= 1 << 24
            && i.get(1) == 1
            && m.get(1) == LidcIndex.RATERS
            && i.get(0).equals(m.get(0))
            && i.subList(2, 4).equals(m.subList(2, 4))
            && i.subList(2, 4).stream().allMatch(n -> n > 0 && n <= GreyPng.LARGEST)
            && images.type().equals("Float")
            && masks.valueSize() == 1;
    if (!fits) {
      throw new IOException(
          "it has %s %s and %s %s, not float [N, 1, H, W] and byte [N, %d, H, W]"
              .formatted(images.type(), i, masks.type(), m, LidcIndex.RATERS));
    }
  }

  /** Opens a file in the older format, or the newer if {@code zip}. */
  static LidcTensors open(Path source, boolean zip) throws IOException {
    FileChannel file = FileChannel.open(source);
    try {
      TorchFile saved = zip ? TorchFile.readZip(source) : TorchFile.readLegacy(file);
      return new LidcTensors(source, file, saved);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw new DataException(
          "%s cannot be read as tensors of LIDC patches: %s; download it again"
              .formatted(source, e.getMessage()),
          e);
    }
  }

  @Override
  public String origin() {
    return "LIDC-IDRI from "
        + source.getFileName()
        + " (it does not say whose patches they are: each counts as a patient, so a split is by"
        + " patch and shares patients)";
  }

  @Override
  public List<Name> patches() {
    return IntStream.range(0, images.shape().get(0).intValue())
        .mapToObj("patch-%05d"::formatted)
        .map(id -> new Name(id, id))
        .toList();
  }

  @Override
  public Planes read(int patch) throws IOException {
    int height = images.shape().get(2).intValue();
    int width = images.shape().get(3).intValue();
    int area = height * width;
    try {
      ByteBuffer values = values(images, patch, area);
      byte[] grey = new byte[area];
      for (int k = 0; k < area; k++) {
        grey[k] = (byte) NumpyArray.grey(values.getFloat(4 * k));
      }
      byte[] all = values(masks, patch, LidcIndex.RATERS * area).array();
      List<byte[]> planes = new ArrayList<>();
      for (int rater = 0; rater < LidcIndex.RATERS; rater++) {
        planes.add(Arrays.copyOfRange(all, rater * area, (rater + 1) * area));
      }
      return new Planes(height, width, grey, planes);
    } catch (IOException | SafeUnpickler.Refused e) {
      throw new DataException(
          "In %s, patch %d is damaged: %s; download it again"
              .formatted(source, patch, e.getMessage()),
          e);
    }
  }

  /** The values of one patch, {@code count} of them. */
  private ByteBuffer values(Tensor tensor, int patch, int count) throws IOException {
    int size = tensor.valueSize();
    ByteBuffer values = ByteBuffer.allocate(count * size).order(ByteOrder.LITTLE_ENDIAN);
    long first = tensor.offset() + (long) patch * count;
    TorchFile.readFully(file, values, saved.blocks().get(tensor.storage()) + first * size);
    return values.flip();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
