package example;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Random;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.model.ModelFile;
import org.cflowlab.model.Segmenter;

/** A service that answers requests with masks for as long as it runs: [model [requests]]. */
public final class SamplingService {
  private static final int SIDE = 64;
  private static final int MASKS = 4;

  public static void main(String[] args) throws IOException {
    String model = args.length > 0 ? args[0] : "lidc-energy";
    int requests = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
    Torch.configure(1);
    try (NDManager manager = Torch.newManager();
        Segmenter net = ModelFile.load(model, manager).net()) {
      Random random = new Random(1);
      for (int i = 1; i <= requests; i++) {
        double share = answer(net, manager, picture(random), i);
        if (i % Math.max(1, requests / 10) == 0) {
          int held = manager.getManagedArrays().size();
          System.out.printf("%d requests, %.3f marked, %d arrays held%n", i, share, held);
        }
      }
    }
  }

  /** The share of pixels that masks drawn for a picture mark; all arrays end with the request. */
  private static double answer(Segmenter net, NDManager manager, float[] pixels, long seed) {
    try (NDManager request = manager.newSubManager()) {
      NDArray x = request.create(pixels, new Shape(1, net.sizes().channels(), SIDE, SIDE));
      Shape draws = new Shape(1, MASKS, net.latent());
      NDArray eps = new Noise(seed, "samples").normal(request, draws, DataType.FLOAT32);
      NDArray masks = net.sample(x, eps, net.parameters().evaluation()).gt(0);
      return masks.toType(DataType.FLOAT32, false).mean().getFloat();
    }
  }

  private static float[] picture(Random random) {
    float[] pixels = new float[SIDE * SIDE];
    for (int k = 0; k < pixels.length; k++) {
      pixels[k] = random.nextFloat();
    }
    return pixels;
  }
}
