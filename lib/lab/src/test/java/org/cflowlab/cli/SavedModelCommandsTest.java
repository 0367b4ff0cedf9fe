package org.cflowlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.cflowlab.array.Torch;
import org.cflowlab.data.Treatment;
import org.cflowlab.data.read.DataSets;
import org.cflowlab.data.read.Preparation;
import org.cflowlab.experiment.Cell;
import org.cflowlab.experiment.Comparison;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.experiment.Protocol;
import org.cflowlab.experiment.Raters;
import org.cflowlab.progress.Progress;
import org.cflowlab.train.Settings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code lab evaluate} and {@code lab sample} with models of a short run. */
@Tag("slow")
class SavedModelCommandsTest {
  @TempDir private static Path temp;

  private record Said(int code, String out, String err) {}

  @BeforeAll
  static void train() throws Exception {
    DataSets.Opened data =
        DataSets.open("embedded", new DataSets.Options(16, 40, 1), Progress.NONE);
    new Comparison(
            data,
            ModelKind.parse("prob,unet"),
            Settings.named("tiny").withSteps(10),
            1,
            Torch.device("cpu"))
        .optFolder(temp.resolve("run/models"))
        .optNats(false)
        .run(Progress.NONE);
  }

  private static Said lab(Object... arguments) {
    String[] args = java.util.Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      CommandLine root = Main.commandLine();
      root.setErr(new PrintWriter(err, true));
      int code = root.execute(args);
      return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString());
    } finally {
      System.setOut(before);
    }
  }

  private Path model(String id) {
    return temp.resolve("run/models/" + id);
  }

  @Test
  void evaluatesTheTestPatchesOfItsOwnDataAndAllOfOthers() throws Exception {
    Path csv = temp.resolve("scores.csv");
    Said own =
        lab(
            "evaluate",
            "--run",
            model("prob-all-seed1"),
            "--data",
            "embedded",
            "--limit",
            40,
            "--csv",
            csv);
    assertThat(own.err()).isEmpty();
    assertThat(own.code()).isZero();
    assertThat(own.out())
        .contains("8 test patches of the data it was trained on")
        .contains("Prob. U-Net", "majority mask", "matched IoU", "ECE")
        .contains("pieces of a mask: samples ");
    assertThat(Files.readAllLines(csv))
        .as("a model, the truth itself, four floors of one kind, and the marginals with their -CLL")
        .hasSize(1 + 8 * (14 + 8 + 4 * 7 + 8));
    Said other =
        lab("evaluate", "--run", model("prob-all-seed1"), "--data", "embedded", "--limit", 20);
    assertThat(other.out())
        .contains("all 20 patches of the source of the data it was trained on")
        .contains("it may have learned from some of these", "seed 1: 40 patches of 40 patients");
  }

  /** A model says itself how wide it is. */
  @Test
  void otherWidthsThanThePresetsAreTrainedAndReadBack() {
    Path wide = temp.resolve("wide");
    Said trained =
        lab(
            "compare",
            "--models",
            "prob",
            "--raters",
            "all",
            "--seeds",
            "1",
            "--steps",
            2,
            "--limit",
            40,
            "--crop",
            16,
            "--filters",
            "4,12",
            "--out",
            wide);
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("filters [4, 12]");
    Said read = lab("evaluate", "--run", wide, "--data", "embedded", "--limit", 20);
    assertThat(read.code()).as(read.err()).isZero();
  }

  /** What one mask an image has taught, and what all raters would give: two questions. */
  @Test
  void aModelOfOneRaterIsScoredAgainstOneOrAll() throws Exception {
    DataSets.Opened data =
        DataSets.open("embedded", new DataSets.Options(16, 40, 1), Progress.NONE);
    Path run = temp.resolve("single");
    new Comparison(
            new Protocol(data, Settings.named("tiny").withSteps(5), 1, Torch.device("cpu")),
            List.of(new Cell(ModelKind.PROB, Raters.SINGLE, 1)))
        .optFolder(run.resolve("models"))
        .optNats(false)
        .run(Progress.NONE);
    Object[] line = {"evaluate", "--run", run, "--data", "embedded", "--limit", 40};
    assertThat(lab(line).out())
        .contains("8 test patches of the data it was trained on; single rater, as it was trained");
    Object[] all = {
      "evaluate", "--run", run, "--data", "embedded", "--limit", 40, "--raters", "all"
    };
    assertThat(lab(all).out())
        .contains("8 test patches of the data it was trained on; all raters, trained with single");
    all[all.length - 1] = "all,single";
    assertThat(lab(all).err()).contains("--raters takes one of all, single and first here");
    all[all.length - 1] = "first";
    assertThat(lab(all).out()).contains("first rater, trained with single");
    all[all.length - 1] = "second";
    assertThat(lab(all).err()).contains("unknown raters 'second'");
  }

  @Test
  void samplesAPicture() throws Exception {
    Path picture = temp.resolve("mine.png");
    var image = new java.awt.image.BufferedImage(21, 18, java.awt.image.BufferedImage.TYPE_INT_RGB);
    image.getGraphics().fillOval(5, 4, 9, 9);
    ImageIO.write(image, "png", picture.toFile());
    Path to = temp.resolve("samples");
    Said said =
        lab("sample", "--run", model("prob-all-seed1"), "--image", picture, "--n", 10, "--to", to);
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(said.out()).contains("10 segmentations", "(21 x 18)", "trained on pictures of 16 x");
    try (var files = Files.list(to)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .hasSize(12)
          .contains("mask-01.png", "mask-10.png", "mean.png", "overview.png");
    }
    var mask = ImageIO.read(to.resolve("mask-03.png").toFile());
    assertThat(mask.getWidth()).isEqualTo(21);
    Files.copy(to.resolve("mask-03.png"), to.resolve("mask-mine.png"));
    Said fewer =
        lab("sample", "--run", model("prob-all-seed1"), "--image", picture, "--n", 2, "--to", to);
    assertThat(fewer.out()).contains("Masks of an earlier run there, removed: 10");
    try (var files = Files.list(to)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "mask-1.png", "mask-2.png", "mask-mine.png", "mean.png", "overview.png");
    }
    assertThat(mask.getHeight()).isEqualTo(18);
    assertThat(mask.getRaster().getPixels(0, 0, 21, 18, (int[]) null)).containsAnyOf(0, 255);
  }

  /** Dark masks of two tasks, of images that are cut where something is marked. */
  private static Path ownImages() throws Exception {
    Path own = temp.resolve("own");
    for (int i = 0; i < 10; i++) {
      Path folder = Files.createDirectories(own.resolve("case" + i));
      BufferedImage image = new BufferedImage(24, 24, BufferedImage.TYPE_BYTE_GRAY);
      BufferedImage mask = new BufferedImage(24, 24, BufferedImage.TYPE_BYTE_GRAY);
      for (int k = 0; k < 576; k++) {
        boolean marked = Math.hypot(k / 24 - 9, k % 24 - 5 - i) < 4;
        image.getRaster().setSample(k % 24, k / 24, 0, (marked ? 150 : 30) + (7 * k + i) % 40);
        mask.getRaster().setSample(k % 24, k / 24, 0, marked ? 0 : 255);
      }
      ImageIO.write(image, "png", folder.resolve("image.png").toFile());
      for (String name : List.of("task01_seg01", "task01_seg02", "task02_seg01")) {
        ImageIO.write(mask, "png", folder.resolve(name + ".png").toFile());
      }
    }
    return own;
  }

  @Test
  void readsAsItWasTrainedUnlessToldOtherwise() throws Exception {
    Path own = ownImages();
    Preparation asked =
        Preparation.ofCrop(16)
            .withCentre(Treatment.Centre.LESION)
            .withWindow(20, 200)
            .withMasks(Double.NaN, true)
            .withKeys("", "task01");
    DataSets.Opened data =
        DataSets.open(own.toString(), new DataSets.Options(asked, 0, 1), Progress.NONE);
    Settings settings = Settings.named("tiny").withSteps(2);
    new Comparison(data, ModelKind.parse("unet"), settings, 1, Torch.device("cpu"))
        .optFolder(temp.resolve("remembers/models"))
        .run(Progress.NONE);
    Path run = temp.resolve("remembers");
    Said same = lab("evaluate", "--run", run, "--data", own);
    assertThat(same.err()).isEmpty();
    assertThat(same.out())
        .contains("As it was trained: --center lesion --invert-masks --mask-key task01")
        .contains("2 test patches of the data it was trained on");
    Said other =
        lab("evaluate", "--run", run, "--data", own, "--center", "image", "--mask-key", "task02");
    assertThat(other.out())
        .contains("all 10 patches of the source of the data it was trained on")
        .contains("it may have learned from some of these", "own images from own");
    Said bright = lab("evaluate", "--run", run, "--data", own, "--no-invert-masks");
    assertThat(bright.out()).contains("masks mark nearly everything");
    assertThat(lab("evaluate", "--run", run, "--data", "embedded", "--size", 16).err())
        .contains("made, not read");

    Path picture = own.resolve("case3/image.png");
    Path to = temp.resolve("remembered");
    Said sampled = lab("sample", "--run", run, "--image", picture, "--n", 2, "--out", to);
    assertThat(sampled.err()).isEmpty();
    assertThat(sampled.out())
        .contains(
            "The picture: values window 20,200 of 8 bit\n".replace("\n", System.lineSeparator()))
        .contains("trained on pictures of 16 x 16 pixels, cut around what was marked; --crop 16");
    assertThat(ImageIO.read(to.resolve("mask-1.png").toFile()).getWidth()).isEqualTo(24);
    lab("sample", "--run", run, "--image", picture, "--n", 2, "--out", to, "--crop", 16);
    assertThat(ImageIO.read(to.resolve("mask-1.png").toFile()).getWidth()).isEqualTo(16);
    assertThat(lab("sample", "--run", run, "--image", picture, "--threshold", 1).err())
        .contains("a new picture has none");
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    Path run = temp.resolve("run");
    Said several = lab("sample", "--run", run, "--image", run.resolve("none.png"));
    assertThat(several.err()).contains("there is no file").hasLineCount(1);
    Path text = Files.writeString(temp.resolve("text.png"), "not a picture");
    assertThat(lab("sample", "--run", run, "--image", text).err())
        .contains("text.png is no picture that can be read");
    assertThat(lab("evaluate", "--run", run, "--data", "embedded").err())
        .contains("holds several models; name one of", "prob-all-seed1", "unet-all-seed1");
    assertThat(lab("evaluate", "--run", temp.resolve("x"), "--data", "embedded").err())
        .contains("there is no such folder");
    assertThat(
            lab(
                    "evaluate",
                    "--run",
                    Files.createDirectories(temp.resolve("no")),
                    "--data",
                    "embedded")
                .err())
        .contains("holds no finished model");
    Said n = lab("sample", "--run", run, "--image", text, "--n", 0);
    assertThat(n.err()).contains("--n must be at least 1, not 0");
    assertThat(n.code()).isEqualTo(ExitCode.BAD_INPUT);
    Said seeds = lab("compare", "--to", run, "--seeds", "1-5");
    assertThat(seeds.err()).contains("--seeds must be a range such as 1..5");
    Said rise = lab("compare", "--to", run, "--rise", 2);
    assertThat(rise.err()).contains("--rise must be 0 to 1, not 2.0");
    Said beta = lab("compare", "--to", run, "--beta", 0);
    assertThat(beta.err()).contains("--beta must be over 0 and at most 1000.0, not 0.0");
    Said filters = lab("compare", "--to", run, "--filters", "8,0");
    assertThat(filters.err()).contains("--filters must be one or more numbers over 0, not [8, 0]");
  }

  @Test
  void seedsAreRangesAndLists() {
    assertThat(CompareCommand.seeds("1..3,7")).containsExactly(1L, 2L, 3L, 7L);
  }

  /** More than any machine has: PyTorch's own words become a message that says what to lower. */
  @Test
  void nativeMemoryThatRunsOutIsExplained() {
    try (NDManager manager = Torch.newManager()) {
      RuntimeException thrown = null;
      try {
        manager.zeros(new Shape(1L << 50));
      } catch (RuntimeException e) {
        thrown = e;
      }
      assertThat(thrown).isNotNull();
      assertThat(Failure.of(thrown).line())
          .startsWith("PyTorch is out of memory")
          .contains("smaller --preset");
    }
    assertThat(
            Failure.of(new RuntimeException("CUDA out of memory. Tried to allocate 2 GiB")).line())
        .contains("--device cpu");
  }
}
