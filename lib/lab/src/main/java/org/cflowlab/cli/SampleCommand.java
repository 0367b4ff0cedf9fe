package org.cflowlab.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.cflowlab.data.read.GreyImage;
import org.cflowlab.experiment.SavedModel;
import org.cflowlab.experiment.report.Sampling;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.WholeFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab sample}: a saved model's segmentations of a user's own picture. */
@Place(23)
@Command(
    name = "sample",
    header = "Draw segmentations of your own picture with a saved model.",
    description =
        "Writes each mask as a PNG of the picture's size, the mean of the probabilities, and an"
            + " overview. A model says something sensible only of pictures like those it learned from.")
public final class SampleCommand implements LabCommand {
  private static final int MOST = 1024;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      required = true,
      description = "a folder of 'lab run' or 'lab compare', one training in it, or a .npz file")
  private Path run;

  @Option(
      names = "--image",
      paramLabel = "PNG",
      required = true,
      description = "your picture; colours become grey")
  private Path image;

  @Option(
      names = "--n",
      paramLabel = "N",
      defaultValue = "16",
      description = "how many, 1 to 1024; default: ${DEFAULT-VALUE}")
  private int n;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default: 1")
  private long seed;

  @Mixin private DeviceOption place;

  @Option(
      names = {"--out", "--to"},
      paramLabel = "DIR",
      description = "where to write; default: samples-PICTURE in the current folder")
  private Path out;

  @Override
  public Integer call() throws Exception {
    if (TrainingOptions.atLeast("--n", n, 1) > MOST) {
      throw new BadInputException("--n must be at most " + MOST + ", not " + n);
    }
    GreyImage picture = GreyImage.read(image);
    try (SavedModel model = SavedModel.open(run, place.device())) {
      Sampling sampling = Sampling.of(model.net(), picture, n, seed);
      Path folder = out != null ? out : Path.of("samples-" + name());
      Files.createDirectories(folder);
      String digits = "%0" + Integer.toString(n).length() + "d";
      for (int i = 0; i < n; i++) {
        write(
            folder.resolve("mask-" + digits.formatted(i + 1) + ".png"),
            sampling.picture(sampling.masks().get(i)));
      }
      write(folder.resolve("mean.png"), sampling.picture(sampling.mean()));
      Path overview = folder.resolve("overview.png");
      write(overview, sampling.overview());
      System.out.printf(
          "%d segmentations of %s (%d x %d) by %s%n",
          n, image, picture.width(), picture.height(), model.provenance().model());
      int side = model.provenance().image().side();
      if (side > 0 && (picture.height() != side || picture.width() != side)) {
        System.out.printf("It was trained on pictures of %d x %d pixels.%n", side, side);
      }
      System.out.println("Overview: " + overview.toAbsolutePath().normalize());
    }
    return ExitCode.DONE;
  }

  private String name() {
    return image.getFileName().toString().replaceFirst("\\.[^.]*$", "");
  }

  private static void write(Path file, BufferedImage picture) throws IOException {
    WholeFile.write(file, out -> ImageIO.write(picture, "png", out));
  }
}
