package org.cflowlab.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cflowlab.array.Npz;
import org.cflowlab.flow.Planar;
import org.cflowlab.model.CFlowNet;

/**
 * The parameters of the released networks under PyTorch's state-dict names, read into ours. All
 * sizes are those of the tensors.
 */
final class StateDict {
  private static final Pattern BLOCK =
      Pattern.compile(
          "(unet\\.down|unet\\.up|prior\\.block|posterior\\.block)(\\d+)\\.(.+)\\.(.+)");

  /** Place of a part in a block: each convolution is followed by a ReLU. */
  private static final Map<String, Integer> IN_BLOCK =
      Map.of("conv0", 0, "conv1", 2, "conv2", 4, "norm", 6);

  /** The layers of an encoder's block, the pooling behind it included. */
  private static final int ENCODER_BLOCK = 8;

  /** Our names of the parts outside blocks, and theirs. */
  private static final Map<String, String> PARTS =
      Map.of(
          "prior.head", "prior.conv_layer",
          "posterior.head", "posterior.conv_layer",
          "combination", "fcomb.layers.0",
          "combination.norm1", "fcomb.layers.2",
          "combination.conv2", "fcomb.layers.3",
          "combination.norm2", "fcomb.layers.5",
          "combination.conv3", "fcomb.layers.6",
          "combination.last", "fcomb.last_layer");

  private static final Map<String, String> STATISTICS =
      Map.of("mean", "running_mean", "variance", "running_var");

  private final Npz file;
  private final NDManager manager;
  private final boolean whole;
  private final boolean flow;
  private final List<Integer> filters = new ArrayList<>();

  /** A file of a whole model, or of a U-Net alone. */
  StateDict(Npz file, NDManager manager) throws IOException {
    this.file = file;
    this.manager = manager;
    this.whole = file.names().contains("p.fcomb.last_layer.weight");
    this.flow = file.names().contains("p.posterior.amor_u.0.weight");
    String first = theirs("unet.down0.conv0.weight");
    while (filters.isEmpty() || file.names().contains(first)) {
      filters.add((int) file.shape(first).get(0));
      first = theirs("unet.down" + filters.size() + ".conv0.weight");
    }
  }

  /** Whether the posterior has a flow. */
  boolean hasFlow() {
    return flow;
  }

  /**
   * Our network with the file's parameters. Its own flow is there for the context alone, which is
   * the mean over the encoder's last features, as released: an identity is set behind it.
   */
  CFlowNet network() throws IOException {
    CFlowNet.Builder builder =
        CFlowNet.builder()
            .setFilters(filters.stream().mapToInt(Integer::intValue).toArray())
            .setSeed(1)
            .optChannels((int) file.shape(theirs("unet.down0.conv0.weight")).get(1))
            .optDataType(DataType.FLOAT64);
    if (whole) {
      int latent = (int) file.shape(theirs("prior.head.weight")).get(0) / 2;
      builder.optLatent(latent);
      if (flow) {
        builder.optContext(filters.get(filters.size() - 1)).optFlow(1, k -> new Planar(latent));
      }
    }
    CFlowNet net = builder.build(manager);
    Map<String, NDArray> own = net.parameters().named();
    try {
      net.parameters().load(name -> value(name, own.get(name)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return net;
  }

  private NDArray value(String ours, NDArray own) {
    try {
      return switch (ours) {
        case "combination.features.weight" -> firstConvolution(own, 0);
        case "combination.latent.weight" -> firstConvolution(own, 1);
        case "posterior.context.weight" ->
            manager.eye((int) own.getShape().get(0)).toType(DataType.FLOAT64, false);
        case "posterior.context.bias" -> own.zerosLike();
        default -> {
          String theirs = theirs(ours);
          if (theirs == null) {
            yield own;
          }
          NDArray value = file.get(theirs, manager);
          yield ours.endsWith("head.weight") ? value.reshape(value.getShape().slice(0, 2)) : value;
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The part of the first 1x1 convolution [F, F + L, 1, 1] over the features or over z. */
  private NDArray firstConvolution(NDArray own, int part) throws IOException {
    if (!whole) {
      return own;
    }
    NDArray joint = file.get("p.fcomb.layers.0.weight", manager);
    Shape shape = joint.getShape();
    NDArray piece = joint.split(new long[] {shape.get(0)}, 1).get(part);
    return part == 0 ? piece : piece.reshape(shape.get(0), -1);
  }

  /** The state-dict name of one of our tensors, or null for one that the file has nothing for. */
  String theirs(String ours) {
    int leafAt = ours.lastIndexOf('.');
    String leaf = STATISTICS.getOrDefault(ours.substring(leafAt + 1), ours.substring(leafAt + 1));
    String part = ours.substring(0, leafAt).replace(".running", "");
    Matcher block = BLOCK.matcher(part + "." + leaf);
    if (!whole && !ours.startsWith("unet.")) {
      return null;
    }
    if (block.matches()) {
      int i = Integer.parseInt(block.group(2));
      int layer = IN_BLOCK.get(block.group(3));
      String place =
          switch (block.group(1)) {
            // below the first block, a pooling layer comes first
            case "unet.down" ->
                unet("contracting_path." + i + ".layers." + (i == 0 ? layer : layer + 1));
            case "unet.up" ->
                unet("upsampling_path." + (filters.size() - 2 - i) + ".conv_block.layers." + layer);
            case "prior.block" -> "prior.encoder.layers." + (ENCODER_BLOCK * i + layer);
            default -> posterior("encoder.layers." + (ENCODER_BLOCK * i + layer));
          };
      return "p." + place + "." + leaf;
    }
    String place = PARTS.get(part);
    if (place == null) {
      return null;
    }
    return "p." + place.replace("posterior.", posterior("")) + "." + leaf;
  }

  private String unet(String place) {
    return whole ? "unet." + place : place;
  }

  private String posterior(String place) {
    return "posterior." + (flow ? "base_density." : "") + place;
  }
}
