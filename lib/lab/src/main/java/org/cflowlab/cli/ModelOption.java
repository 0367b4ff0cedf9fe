package org.cflowlab.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.cflowlab.file.BadInputException;
import org.cflowlab.model.ShippedModels;
import picocli.CommandLine.Option;

/** Which trained model: {@code --run} for one of your own, {@code --model} for one of the kit. */
final class ModelOption {
  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "a folder of 'lab run' or 'lab compare', one training in it, or a .npz file")
  private Path run;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "a trained model that comes with the kit; 'lab models' lists them")
  private String model;

  /**
   * Its file or folder.
   *
   * @throws BadInputException if none is named, or two, or one that is not there
   */
  Path path() throws IOException {
    if ((run == null) == (model == null)) {
      throw new BadInputException(
          "name one model: --run DIR, one that you trained, or --model NAME, one that 'lab models'"
              + " lists");
    }
    return run != null ? run : ShippedModels.file(model);
  }
}
