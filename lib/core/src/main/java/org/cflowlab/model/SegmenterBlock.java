package org.cflowlab.model;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.cflowlab.array.Torch;
import org.cflowlab.file.BadInputException;

/**
 * A network as DJL sees models, for its predictors: images [B, C, H, W] and standard normal noise
 * [B, n, L] to logits [B, n, H, W]. It computes in evaluation mode; the values stay the network's,
 * and DJL neither initialises, trains nor saves them.
 */
public final class SegmenterBlock extends AbstractBlock {
  private static final byte VERSION = 1;

  private final Segmenter net;

  private SegmenterBlock(Segmenter net) {
    super(VERSION);
    this.net = net;
  }

  /**
   * A model of DJL's around a network. The caller closes both, the model first.
   *
   * @throws BadInputException if the network is missing
   */
  public static Model model(Segmenter net) {
    BadInputException.require(net != null, "net is missing: null");
    Model model =
        Model.newInstance(
            net.getClass().getSimpleName(),
            net.parameters().manager().getDevice(),
            Torch.engine().getEngineName());
    model.setBlock(new SegmenterBlock(net));
    return model;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> more) {
    return new NDList(net.sample(inputs.get(0), inputs.get(1), net.parameters().evaluation()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape x = inputs[0];
    return new Shape[] {new Shape(x.get(0), inputs[1].get(1), x.get(2), x.get(3))};
  }
}
