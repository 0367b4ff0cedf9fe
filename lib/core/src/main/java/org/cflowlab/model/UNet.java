package org.cflowlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.cflowlab.array.Layout;
import org.cflowlab.array.Weights;

/**
 * U-Net (Ronneberger et al. 2015) up to its last feature map, in the form the Prob. U-Net uses:
 * blocks of three convolutions, average pooling, bilinear upsampling with aligned corners, and the
 * skip connection behind the upsampled features. The last block is not normalised.
 */
final class UNet {
  private final List<ConvBlock> down = new ArrayList<>();
  private final List<ConvBlock> up = new ArrayList<>();

  UNet(Layout layout, int channels, int[] filters) {
    int in = channels;
    for (int i = 0; i < filters.length; i++) {
      down.add(new ConvBlock(layout.in("down" + i), in, filters[i], true));
      in = filters[i];
    }
    for (int i = filters.length - 2; i >= 0; i--) {
      up.add(new ConvBlock(layout.in("up" + i), filters[i + 1] + filters[i], filters[i], i > 0));
    }
  }

  /**
   * x [B, C, H, W] to features [B, filters[0], H, W], in the order and precision of convolutions.
   */
  NDArray features(NDArray x, Weights weights) {
    List<NDArray> skips = new ArrayList<>();
    NDArray h = weights.enter(x);
    for (int i = 0; i < down.size(); i++) {
      h = down.get(i).forward(i == 0 ? h : Resize.halve(h), weights);
      skips.add(h);
    }
    for (int i = 0; i < up.size(); i++) {
      NDArray skip = skips.get(down.size() - 2 - i);
      Shape size = skip.getShape();
      NDArray wide = Resize.bilinear(h, size.get(2), size.get(3), weights);
      h = up.get(i).forward(wide.concat(skip, 1), weights);
    }
    return h;
  }
}
