package org.cflowlab.cli;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import org.cflowlab.conformance.Difference;
import org.cflowlab.conformance.Golden;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lab golden}: the library against the outputs of the paper authors' code. */
@Place(71)
@Command(
    name = "golden",
    header = "Compare with the outputs of the paper authors' PyTorch code.",
    description =
        "Reads planar, glow, ged, unet, prob_unet and cflow_planar (.npz) in a folder: inputs,"
            + " parameters and outputs of the released code. Computes every output and prints the"
            + " largest difference. Ends with 1 if one is above its tolerance.")
public final class GoldenCommand implements LabCommand {
  private static final String ROW = "%-16s  %-52s  %18s  %9s  %s%n";

  @Parameters(paramLabel = "DIR", description = "the folder with the .npz files")
  private Path folder;

  @Override
  public Integer call() throws Exception {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder.toString());
    }
    for (String name : Golden.FILES) {
      if (!Files.exists(folder.resolve(name))) {
        throw new NoSuchFileException(folder.resolve(name).toString());
      }
    }
    System.out.printf(Locale.ROOT, ROW, "file", "tensor", "largest difference", "tolerance", "ok");
    int agree = 0;
    int all = 0;
    for (String name : Golden.FILES) {
      for (Difference d : Golden.compare(folder.resolve(name))) {
        print(d);
        agree += d.ok() ? 1 : 0;
        all++;
      }
    }
    System.out.println(agree + " of " + all + " tensors agree.");
    return agree == all ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static void print(Difference d) {
    System.out.printf(
        Locale.ROOT,
        ROW,
        d.file(),
        d.tensor(),
        String.format(Locale.ROOT, "%.1e", d.largest()),
        String.format(Locale.ROOT, "%.0e", d.tolerance()),
        d.ok() ? "yes" : "NO");
  }
}
