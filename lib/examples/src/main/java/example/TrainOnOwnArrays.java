package example;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cflowlab.array.Torch;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.FlowKind;
import org.cflowlab.model.ModelFile;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import org.cflowlab.train.Trainer;

/** Trains a cFlow Net on arrays of the program's own and saves it: [file [steps]]. */
public final class TrainOnOwnArrays {
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args.length > 0 ? args[0] : "discs.npz");
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 300;
    Torch.configure(1);
    PatchSet set = discs(120);
    Settings settings = Settings.named("tiny").withSteps(steps);
    try (NDManager manager = Torch.newManager();
        CFlowNet net = CFlowNet.builder().setFilters(settings.filters()).setSeed(1)
            .optLatent(settings.latent()).optFlow(4, FlowKind.PLANAR).build(manager)) {
      Trainer trainer = new Trainer(net, set, Split.byPatient(set, 1), settings, 1);
      for (var point : trainer.run("discs", Progress.NONE).validation()) {
        System.out.printf("step %d: %.1f nats%n", point.step(), point.loss());
      }
      ModelFile.save(net, Map.of("data", "discs"), file);
      System.out.println("saved " + file);
    }
  }

  /** A bright disc each, which one rater outlines tightly and the other widely. */
  private static PatchSet discs(int n) {
    float[][][][] images = new float[n][1][32][32];
    float[][][][] masks = new float[n][2][32][32];
    List<String> patients = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < n; i++) {
      double x = 12 + random.nextInt(8);
      double radius = 4 + 5 * random.nextDouble();
      for (int k = 0; k < 32 * 32; k++) {
        double far = Math.hypot(k % 32 - x, k / 32 - 16) / radius;
        images[i][0][k / 32][k % 32] = (float) Math.exp(-far * far);
        masks[i][0][k / 32][k % 32] = far < 0.7 ? 1 : 0;
        masks[i][1][k / 32][k % 32] = far < 1.1 ? 1 : 0;
      }
      patients.add("patient " + i);
    }
    return PatchSet.of(images, masks, patients);
  }
}
