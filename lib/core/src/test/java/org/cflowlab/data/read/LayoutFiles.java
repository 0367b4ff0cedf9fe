package org.cflowlab.data.read;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The same small LIDC patches, with the pixels of {@link LidcTree}, in each other layout. */
record LayoutFiles(Path folder, int height, int width) {
  private static final List<String> IDS =
      List.of(
          "LIDC-IDRI-0001/nodule-0/slice-2",
          "LIDC-IDRI-0001/nodule-0/slice-10",
          "LIDC-IDRI-0007/nodule-0/slice-0",
          "LIDC-IDRI-0020/nodule-1/slice-0");

  private int area() {
    return height * width;
  }

  Path pngs() throws IOException {
    LidcTree tree = new LidcTree(folder.resolve("pngs"), height);
    for (String id : IDS) {
      String[] numbers = id.replaceAll("[^/0-9]", "").split("/");
      tree.patch(
          id.substring(0, id.indexOf('/')),
          Integer.parseInt(numbers[1]),
          Integer.parseInt(numbers[2]));
    }
    return tree.top();
  }

  private byte[] mask(String id, int rater) {
    byte[] mask = new byte[area()];
    for (int k = 0; k < mask.length; k++) {
      mask[k] = (byte) (LidcTree.marked(id, rater, k) ? 1 : 0);
    }
    return mask;
  }

  byte[] pickleBytes() {
    PickleBytes pickle = new PickleBytes().ops("}(");
    for (String id : IDS) {
      double[] image = new double[area()];
      for (int k = 0; k < image.length; k++) {
        image[k] = LidcTree.grey(id, k) / 255.;
      }
      List<byte[]> masks = new ArrayList<>();
      for (int rater = 0; rater < 4; rater++) {
        masks.add(mask(id, rater));
      }
      pickle.entry(id.replace('/', '_'), height, width, image, masks);
    }
    return pickle.op('u').end();
  }

  Path pickle() throws IOException {
    return Files.write(folder.resolve("data_lidc.pickle"), pickleBytes());
  }

  private byte[] object() {
    return new PickleBytes()
        .tensor("Float", "7", IDS.size(), 1, height, width)
        .tensor("Byte", "5", IDS.size(), 4, height, width)
        .op(0x86)
        .end();
  }

  private Map<String, byte[]> blocks() {
    ByteBuffer images = PickleBytes.little(4 * IDS.size() * area());
    ByteBuffer masks = PickleBytes.little(4 * IDS.size() * area());
    for (String id : IDS) {
      for (int k = 0; k < area(); k++) {
        images.putFloat(LidcTree.grey(id, k) / 255f);
      }
      for (int rater = 0; rater < 4; rater++) {
        masks.put(mask(id, rater));
      }
    }
    Map<String, byte[]> blocks = new LinkedHashMap<>();
    blocks.put("5", masks.array());
    blocks.put("7", images.array());
    return blocks;
  }

  byte[] torchZipBytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "lidcSeg/data.pkl", object());
      for (Map.Entry<String, byte[]> block : blocks().entrySet()) {
        store(zip, "lidcSeg/data/" + block.getKey(), block.getValue());
      }
      store(zip, "lidcSeg/byteorder", "little".getBytes());
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
  }

  byte[] torchLegacyBytes() {
    byte[] magic = {(byte) 0x8a, 10, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20};
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        new PickleBytes().raw(magic).raw(new byte[] {0x6a, (byte) 0xa8, 0x50, 0x19}).end());
    out.writeBytes(new PickleBytes().number(1001).end());
    out.writeBytes(new PickleBytes().op('}').end());
    out.writeBytes(object());
    out.writeBytes(new PickleBytes().ops("](").text("5").text("7").op('e').end());
    Map<String, byte[]> blocks = blocks();
    out.writeBytes(PickleBytes.little(8).putLong(blocks.get("5").length).array());
    out.writeBytes(blocks.get("5"));
    out.writeBytes(PickleBytes.little(8).putLong(blocks.get("7").length / 4).array());
    out.writeBytes(blocks.get("7"));
    return out.toByteArray();
  }
}
