package org.cflowlab.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.cflowlab.array.Npz;
import org.cflowlab.file.BadFileException;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.Sha256;
import org.cflowlab.file.WholeFile;

/**
 * A network in one file, which NumPy reads too: a zip with one {@code .npy} for each tensor, under
 * its name, and {@code manifest.json} with the sizes and where the network came from.
 *
 * <p>The archive's comment is the SHA-256 of all that is before it, so that no damage stays unseen.
 */
public final class ModelFile {
  private static final String FORMAT = "cflow-lab model";
  private static final int VERSION = 1;
  private static final String MANIFEST = "manifest.json";
  private static final String SEAL = "sha256:";
  private static final int SEAL_LENGTH = SEAL.length() + 64;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private record Manifest(
      String format, int version, Sizes network, Map<String, String> provenance) {}

  /**
   * A network read from a file.
   *
   * @param net the caller closes it
   * @param provenance what was said about it when it was saved
   */
  public record Loaded(Segmenter net, Map<String, String> provenance) {}

  private ModelFile() {}

  /**
   * Writes a network; the file appears whole or not at all.
   *
   * @param provenance names and values to keep with it, such as data, seed and preset
   * @throws IllegalArgumentException if its flow has no name to find it again by, see {@link
   *     NamedFlows}
   * @throws IOException if the file cannot be written
   */
  public static void save(Segmenter net, Map<String, String> provenance, Path file)
      throws IOException {
    BadInputException.requirePresent("net", net);
    BadInputException.requirePresent("file", file);
    Sizes sizes = net.sizes();
    if (sizes.steps() > 0 && sizes.flow() == null
        || sizes.priorSteps() > 0 && sizes.priorFlow() == null) {
      throw new IllegalArgumentException(
          "this network's flow has no name, so that no file could bring it back: give it one by"
              + " NamedFlows.register and build with optFlow(steps, name)");
    }
    byte[] manifest = JSON.writeValueAsBytes(new Manifest(FORMAT, VERSION, sizes, provenance));
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Npz.write(archive, Map.of(MANIFEST, manifest), net.parameters().named());
    }
    WholeFile.write(file, sealed(archive.toByteArray()));
  }

  /** An archive without a comment, to the same with its seal as the comment. */
  static byte[] sealed(byte[] archive) {
    archive[archive.length - 2] = (byte) SEAL_LENGTH; // the length of the comment, little-endian
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    sealed.writeBytes(archive);
    sealed.writeBytes(seal(archive).getBytes(StandardCharsets.US_ASCII));
    return sealed.toByteArray();
  }

  private static String seal(byte[] content) {
    return SEAL + Sha256.of(content);
  }

  /**
   * Reads a network that comes with the kit.
   *
   * @param name one of {@link ShippedModels#names}
   * @param manager of the device to put it on
   * @throws BadInputException for another name
   */
  public static Loaded load(String name, NDManager manager) throws IOException {
    return load(ShippedModels.file(name), manager);
  }

  /**
   * Reads a network.
   *
   * @param manager of the device to put it on
   * @throws NoSuchFileException if the file is not there
   * @throws BadFileException if it is damaged, cut short, of a newer version, or not a model
   */
  public static Loaded load(Path file, NDManager manager) throws IOException {
    BadInputException.requirePresent("file", file);
    BadInputException.requirePresent("manager", manager);
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    requireSeal(file);
    Manifest manifest = manifest(file);
    Npz tensors = Npz.read(file);
    Segmenter net = null;
    try (NDManager copies = manager.newSubManager()) {
      net = build(manifest.network(), manager);
      net.parameters().load(name -> get(tensors, name, copies));
      return new Loaded(net, manifest.provenance());
    } catch (RuntimeException e) {
      if (net != null) {
        net.close();
      }
      if (e instanceof UncheckedIOException missing) {
        throw missing.getCause();
      }
      throw new BadFileException(file, "not a model this version knows: " + e.getMessage(), e);
    }
  }

  /**
   * Gives a network the values of another's tensors of the same names, such as those of the Prob.
   * U-Net that it is with a flow more; the others stay.
   *
   * @throws BadFileException as for {@link #load}, and if a tensor has another shape or none has a
   *     name of the network's
   */
  public static void start(Segmenter net, Path file) throws IOException {
    BadInputException.requirePresent("net", net);
    BadInputException.requirePresent("file", file);
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    requireSeal(file);
    manifest(file);
    Npz tensors = Npz.read(file);
    try (NDManager copies = net.parameters().manager().newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Map<String, NDArray> own = net.parameters().named();
      if (own.keySet().stream().noneMatch(tensors.names()::contains)) {
        throw new BadFileException(file, "it has no tensor in common with the network to train");
      }
      net.parameters()
          .load(
              name -> tensors.names().contains(name) ? get(tensors, name, copies) : own.get(name));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (BadInputException e) {
      throw new BadFileException(file, "of a network of other sizes: " + e.getMessage(), e);
    }
  }

  private static NDArray get(Npz tensors, String name, NDManager manager) {
    try {
      return tensors.get(name, manager);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireSeal(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length - SEAL_LENGTH;
    String seal = end < 0 ? "" : new String(bytes, end, SEAL_LENGTH, StandardCharsets.ISO_8859_1);
    if (!seal.startsWith(SEAL)) {
      throw new BadFileException(file, "not a model of cFlow Lab, or one that was cut short");
    }
    if (!seal.equals(seal(Arrays.copyOf(bytes, end)))) {
      throw new BadFileException(file, "this model is damaged: its SHA-256 checksum is wrong");
    }
  }

  private static Manifest manifest(Path file) throws IOException {
    Manifest manifest;
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      manifest = JSON.readValue(Files.readAllBytes(zip.getPath(MANIFEST)), Manifest.class);
    } catch (NoSuchFileException | JsonProcessingException e) {
      throw new BadFileException(file, "its " + MANIFEST + " is missing or unreadable", e);
    }
    if (!FORMAT.equals(manifest.format()) || manifest.network() == null) {
      throw new BadFileException(file, "its " + MANIFEST + " is not that of a model");
    }
    if (manifest.version() > VERSION) {
      throw new BadFileException(
          file,
          "written in version "
              + manifest.version()
              + " of the format, but this cFlow Lab reads up to "
              + VERSION
              + "; take a newer one");
    }
    return manifest;
  }

  private static Segmenter build(Sizes sizes, NDManager manager) {
    DataType type = DataType.valueOf(sizes.precision());
    if (sizes.latent() == 0) {
      return new DeterministicUNet(manager, sizes.channels(), sizes.filters(), 0.5, type, 0);
    }
    if (sizes.lowRank()) {
      return new LowRankNet(
          manager, sizes.channels(), sizes.filters(), sizes.latent(), 0.5, type, 0);
    }
    CFlowNet.Builder builder =
        CFlowNet.builder()
            .setFilters(sizes.filters())
            .setSeed(0)
            .optChannels(sizes.channels())
            .optLatent(sizes.latent())
            .optContext(sizes.context())
            .optDataType(type);
    if (sizes.contextOf() != null) {
      builder.optContextOf(FlowContext.valueOf(sizes.contextOf()));
    }
    if (sizes.flow() != null) {
      builder.optFlow(sizes.steps(), sizes.flow());
    }
    if (sizes.priorFlow() != null) {
      builder.optPriorFlow(sizes.priorSteps(), sizes.priorFlow());
    }
    return builder.build(manager);
  }
}
