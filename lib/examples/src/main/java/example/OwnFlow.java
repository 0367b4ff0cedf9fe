package example;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Torch;
import org.cflowlab.data.KnownTruthLesions;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.ModelFile;
import org.cflowlab.model.NamedFlows;
import org.cflowlab.model.Segmenter;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import org.cflowlab.train.Trainer;

/** A network with a flow of the program's own: trained, saved, loaded: [file [steps]]. */
public final class OwnFlow {
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args.length > 0 ? args[0] : "hinge.npz");
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 200;
    Torch.configure(1);
    NamedFlows.register("hinge", (latent, k) -> new Hinge(latent));
    PatchSet set = KnownTruthLesions.generate(200, 32, 1).patches();
    Settings settings = Settings.named("tiny").withSteps(steps);
    try (NDManager manager = Torch.newManager();
        CFlowNet net = CFlowNet.builder().setFilters(settings.filters()).setSeed(1)
            .optLatent(settings.latent()).optFlow(2, "hinge").build(manager)) {
      new Trainer(net, set, Split.byPatient(set, 1), settings, 1).run("hinge", Progress.NONE);
      ModelFile.save(net, Map.of("data", set.name()), file);
      try (Segmenter loaded = ModelFile.load(file, manager).net()) {
        NDArray x = set.images(manager, 0);
        NDArray mask = set.masks(manager, new int[] {0}, new int[] {0});
        NDArray eps = new Noise(1, "eps").normal(manager, new Shape(1, 2), DataType.FLOAT32);
        System.out.println("bent by " + logDet((CFlowNet) loaded, x, mask, eps) + " nats");
        System.out.println("trained " + logDet(net, x, mask, eps) + " nats");
      }
    }
  }

  private static float logDet(CFlowNet net, NDArray x, NDArray mask, NDArray eps) {
    return net.posterior(x, mask, eps, net.parameters().evaluation()).logDet().getFloat();
  }
}
