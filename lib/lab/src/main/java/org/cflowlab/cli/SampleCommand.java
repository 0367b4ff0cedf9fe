package org.cflowlab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.cflowlab.data.Treatment;
import org.cflowlab.data.read.GreyImage;
import org.cflowlab.data.read.Preparation;
import org.cflowlab.experiment.Provenance;
import org.cflowlab.experiment.SavedModel;
import org.cflowlab.experiment.report.Sampling;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.Disk;
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
            + " overview. Large pictures are taken in tiles. A model says something sensible only of pictures like those it learned from.")
public final class SampleCommand implements LabCommand {
  private static final int MOST = 1024;

  @Mixin private ModelOption trained;

  @Option(
      names = "--image",
      paramLabel = "PICTURE",
      required = true,
      description =
          "your picture, in any format that --data reads; it is treated as the images were that the"
              + " model learned from")
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

  @Mixin private PictureOptions pictures;

  @Option(names = "--stack", description = "write all masks as the pages of one TIFF too")
  private boolean stack;

  @Option(names = "--npy", description = "write all masks, and the mean, as NumPy arrays too")
  private boolean arrays;

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
    GreyImage.read(image); // a picture that is none is said before a model is opened
    try (SavedModel model = SavedModel.open(trained.path(), place.device())) {
      GreyImage.Treated picture = treated(model);
      Path folder = out != null ? out : Path.of("samples-" + name());
      Disk.requireWritable(folder, 0);
      Sampling sampling =
          Sampling.of(model.net(), picture.image(), n, seed, new TerminalProgress());
      GreyImage original = picture.original();
      SampleFiles files =
          new SampleFiles(
              picture.isResampled()
                  ? sampling.restored(new Sampling.Restored(original.grey(), picture.restored()))
                  : sampling,
              folder);
      int removed = files.pictures();
      Path overview = files.overview();
      System.out.printf(
          Locale.ROOT,
          "%d segmentations of %s (%d x %d) by %s%n",
          n,
          image,
          original.width(),
          original.height(),
          model.provenance().model());
      System.out.println("The picture: " + picture.words());
      if (removed > 0) {
        System.out.println("Masks of an earlier run there, removed: " + removed);
      }
      System.out.print(difference(model.provenance(), picture.image()));
      if (stack) {
        System.out.println("Stack: " + files.stack().toAbsolutePath().normalize());
      }
      if (arrays) {
        System.out.println("Arrays: " + files.arrays().toAbsolutePath().normalize());
      }
      System.out.println("Overview: " + overview.toAbsolutePath().normalize());
    }
    return ExitCode.DONE;
  }

  /** The picture as the training images were treated, or as is asked instead. */
  private GreyImage.Treated treated(SavedModel model) throws IOException {
    Treatment trained = model.provenance().pictures();
    Preparation asked = pictures.over(Preparation.ofPictures(trained));
    if (asked.centre() == Treatment.Centre.LESION) {
      throw new BadInputException("--center lesion needs masks, and a new picture has none");
    }
    if (!asked.choices().equals(Treatment.Choices.NONE)) {
      throw new BadInputException(
          "--threshold, --invert-masks, --image-key and --mask-key tell about masks, and a new"
              + " picture has none; leave them out");
    }
    GreyImage.Treated picture = GreyImage.read(image, trained, asked);
    int channels = model.net().sizes().channels();
    if (picture.image().channels() != channels) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "the model takes pictures of %d channels; leave --channels out",
              channels));
    }
    return picture;
  }

  /** What sets the picture apart from those that the model learned from; empty if nothing does. */
  private static String difference(Provenance trained, GreyImage picture) {
    int side = trained.image().side();
    if (side == 0 || picture.height() == side && picture.width() == side) {
      return "";
    }
    Treatment treatment = trained.pictures();
    boolean lesion = treatment.choices().centre() == Treatment.Centre.LESION;
    boolean tiles = treatment.kind() == Treatment.Kind.RETINA;
    return String.format(
        Locale.ROOT,
        "It was trained on pictures of %d x %d pixels%s%s.%n",
        side,
        side,
        lesion ? ", cut around what was marked" : "",
        Math.min(picture.height(), picture.width()) > side && !tiles
            ? "; --crop " + side + " takes the middle of this one"
            : "");
  }

  private String name() {
    return image.getFileName().toString().replaceFirst("\\.[^.]*$", "");
  }
}
