package example;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Random;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.flow.ConditionalFlow;
import org.cflowlab.flow.SplineCoupling;
import org.cflowlab.train.Adam;
import org.cflowlab.train.Descent;

/** The density of points (a, b) given a number c, without any image: [steps]. */
public final class DensityOfPoints {
  private static final int POINTS = 256;
  private static final double SPREAD = 0.3;

  /** c from -1 to 1, a ~ N(0, 1), b ~ N(c a^2, SPREAD^2); log p(a, b|c) is known. */
  private record Data(NDArray c, NDArray points, double logP) {}

  public static void main(String[] args) {
    int steps = args.length > 0 ? Integer.parseInt(args[0]) : 1500;
    Torch.configure(1);
    Random random = new Random(1);
    try (NDManager manager = Torch.newManager();
        ConditionalFlow flow = ConditionalFlow.builder().setLatent(2).optContext(1)
            .optFlow(4, k -> new SplineCoupling(2, k % 2)).build(manager);
        Adam adam = new Adam(flow.parameters())) {
      for (int i = 0; i < steps; i++) {
        try (NDManager step = manager.newSubManager()) {
          Data data = draw(step, random);
          double rate = 5e-3 * (steps - i) / steps;
          Descent.step(flow.parameters(), adam, rate,
              weights -> flow.logProb(data.points(), data.c()).mean().neg());
        }
      }
      Data test = draw(manager, random);
      double fitted = flow.logProb(test.points(), test.c()).mean().getFloat();
      System.out.printf("log density %.2f nats, of the truth %.2f%n", fitted, test.logP());
      NDArray one = manager.create(new float[] {0.8f});
      System.out.println("given 0.8: " + flow.sample(3, one, new Noise(1, "samples")));
    }
  }

  private static Data draw(NDManager manager, Random random) {
    float[] c = new float[POINTS];
    float[] ab = new float[2 * POINTS];
    double logP = -Math.log(2 * Math.PI * SPREAD);
    for (int i = 0; i < POINTS; i++) {
      c[i] = 2 * random.nextFloat() - 1;
      double a = random.nextGaussian();
      double e = random.nextGaussian();
      ab[2 * i] = (float) a;
      ab[2 * i + 1] = (float) (c[i] * a * a + SPREAD * e);
      logP -= (a * a + e * e) / 2 / POINTS;
    }
    return new Data(manager.create(c).reshape(POINTS, 1), manager.create(ab).reshape(POINTS, 2), logP);
  }
}
