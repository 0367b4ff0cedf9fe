package org.cflowlab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.cflowlab.array.Torch;
import org.cflowlab.data.PatchSet;
import org.cflowlab.data.Split;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.experiment.Comparison;
import org.cflowlab.experiment.Evaluation;
import org.cflowlab.experiment.Metric;
import org.cflowlab.experiment.ModelCard;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.experiment.Scores;
import org.cflowlab.file.Sha256;
import org.cflowlab.model.ModelFile;
import org.cflowlab.model.ShippedModels;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
@Tag("slow")
class ModelsCommandTest {
  @TempDir Path temp;

  private record Said(int code, String out, String err) {}

  private static Said lab(Object... arguments) {
    String[] args = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err, true), args);
    return new Said(code, out.toString(), err.toString());
  }

  private static PatchSet sample() throws IOException {
    return DataSets.open(DataSets.SAMPLE, new DataSets.Options(0, 0, 1), Progress.NONE).patches();
  }

  @Test
  void theModelsOfTheKitAreWhatTheirCardsSay() throws IOException {
    PatchSet sample = sample();
    int[] test = Split.byPatient(sample, 1).test();
    for (String name : ShippedModels.names()) {
      ModelCard card = ModelCard.of(name);
      Path file = ShippedModels.file(name);
      assertThat(Sha256.of(file)).isEqualTo(card.sha256());
      assertThat(Files.size(file)).isLessThan(2_000_000);
      assertThat(card.sample().data()).isEqualTo(sample.provenance());
      assertThat(lab("models", name).out()).contains("Known failures", card.sha256(), "CC BY 3.0");
      try (NDManager manager = Torch.newManager(Device.cpu());
          var net = ModelFile.load(name, manager).net()) {
        Scores scores = new Evaluation(sample, test, 1).score(name, net, Progress.NONE);
        var row = card.sample().rows().values().iterator().next();
        assertThat(scores.mean(Metric.CLL)).isEqualTo(row.get("-CLL"), within(.05));
        assertThat(scores.mean(Metric.GED_V)).isEqualTo(row.get("GED V16"), within(.002));
      }
    }
    assertThat(lab("models").out()).contains(ShippedModels.names());
  }

  @Test
  void aTrainingBecomesAModelWithACard() throws Exception {
    DataSets.Opened data =
        DataSets.open(DataSets.SAMPLE, new DataSets.Options(0, 0, 1), Progress.NONE);
    Settings few =
        Settings.named("tiny").toBuilder().optSteps(2).optValidations(1).optBatch(4).build();
    new Comparison(data, ModelKind.parse("prob"), few, 1, Torch.device("cpu"))
        .optFolder(temp.resolve("run"))
        .run(Progress.NONE);
    Path training = temp.resolve("run/prob-all-seed1");
    Path to = temp.resolve("to");
    Said said = lab("models", "mine", "--ship", training, "--data", "lidc-sample", "--out", to);
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("mine: Prob. U-Net", "Known failures", "majority mask", "193 of 50 patients");
    assertThat(to.resolve("mine.npz")).hasSameBinaryContentAs(training.resolve("model.npz"));
    assertThat(Files.readAllLines(to.resolve("models.txt"))).isEqualTo(List.of("mine"));
    assertThat(to.resolve("mine.json")).content().contains("Empty masks", "\"sha256\"");
  }

  @Test
  void whatIsNoModelIsRefused() {
    assertThat(lab("models", "no-such").err()).contains("there is no model 'no-such'");
    assertThat(lab("models", "x", "--ship", temp).err()).contains("--ship needs a NAME");
    assertThat(lab("evaluate", "--data", "embedded").err()).contains("name one model: --run DIR");
    assertThat(lab("evaluate", "--data", "embedded", "--model", "no-such").err())
        .contains("there is no model 'no-such'");
  }
}
