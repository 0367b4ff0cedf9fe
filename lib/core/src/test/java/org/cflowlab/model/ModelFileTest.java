package org.cflowlab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cflowlab.array.Noise;
import org.cflowlab.array.Npz;
import org.cflowlab.array.Torch;
import org.cflowlab.array.Weights;
import org.cflowlab.file.BadFileException;
import org.cflowlab.flow.Planar;
import org.cflowlab.loss.Elbo;
import org.cflowlab.loss.Terms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelFileTest {
  @TempDir Path folder;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Torch.newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private CFlowNet.Builder builder() {
    return CFlowNet.builder().setFilters(3, 5).setSeed(4).optLatent(2).optContext(7);
  }

  /** A network with values and running statistics that no fresh one has. */
  private CFlowNet used(CFlowNet.Builder builder) {
    CFlowNet net = builder.build(manager);
    NDArray x = normal(net, new Shape(3, 1, 8, 8));
    NDArray mask = x.gt(0).toType(x.getDataType(), false);
    NDArray eps = normal(net, new Shape(3, net.latent()));
    Elbo.of(net, x, mask, eps, net.parameters().training());
    net.parameters().updateStatistics();
    return net;
  }

  private NDArray normal(Segmenter net, Shape shape) {
    return new Noise(5, "test").normal(manager, shape, net.parameters().values().getDataType());
  }

  private double[] outputs(Segmenter net) {
    NDArray x = normal(net, new Shape(2, 1, 8, 8));
    NDArray mask = x.gt(0).toType(x.getDataType(), false);
    NDArray eps = normal(net, new Shape(2, net.latent()));
    Weights w = net.parameters().evaluation();
    Terms o =
        net instanceof CFlowNet flow
            ? Elbo.of(flow, x, mask, eps, w, Elbo::monteCarloKl)
            : Elbo.of(net, x, mask, eps, w);
    NDArray logits =
        net.sample(x, normal(net, new Shape(2, 3, net.latent())), net.parameters().evaluation());
    return logits
        .flatten()
        .concat(o.kl())
        .concat(o.reconstruction())
        .toType(DataType.FLOAT64, false)
        .toDoubleArray();
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "FLOAT64"})
  void theSameOutputsToTheBit(DataType type) throws IOException {
    List<CFlowNet.Builder> builders = new ArrayList<>(List.of(builder()));
    for (FlowKind kind : FlowKind.values()) {
      builders.add(builder().optFlow(3, kind).optForeground(.1));
    }
    builders.add(builder().optFlow(3, FlowKind.PLANAR).optContextOf(FlowContext.IMAGE));
    for (CFlowNet.Builder builder : builders) {
      CFlowNet net = used(builder.optDataType(type));
      Path file = folder.resolve("net.npz");
      ModelFile.save(net, Map.of("data", "a test, \"quoted\""), file);
      ModelFile.Loaded loaded = ModelFile.load(file, manager);
      assertThat(((CFlowNet) loaded.net()).hasFlow()).isEqualTo(net.hasFlow());
      assertThat(loaded.net().parameters().values().getDataType()).isEqualTo(type);
      assertThat(outputs(loaded.net())).containsExactly(outputs(net));
      assertThat(loaded.provenance())
          .containsExactlyEntriesOf(Map.of("data", "a test, \"quoted\""));
    }
  }

  @Test
  void aNetworkStartsFromWhatItHasInCommonWithAnother() throws IOException {
    Path file = folder.resolve("plain.npz");
    CFlowNet plain = used(builder());
    ModelFile.save(plain, Map.of(), file);
    CFlowNet bent = builder().setSeed(5).optPriorFlow(2, FlowKind.GLOW).build(manager);
    Map<String, double[]> before = numbers(bent);
    ModelFile.start(bent, file);
    Map<String, double[]> after = numbers(bent);
    Map<String, double[]> taken = numbers(plain);
    after.forEach(
        (name, values) ->
            assertThat(values)
                .as(name)
                .containsExactly(taken.getOrDefault(name, before.get(name))));
    assertThat(after.keySet()).hasSizeGreaterThan(taken.size()).containsAll(taken.keySet());
    assertThat(bent.parameters().values().hasGradient()).isTrue();
  }

  private static Map<String, double[]> numbers(Segmenter net) {
    Map<String, double[]> numbers = new TreeMap<>();
    net.parameters()
        .named()
        .forEach((name, a) -> numbers.put(name, a.toType(DataType.FLOAT64, false).toDoubleArray()));
    return numbers;
  }

  @Test
  void oneOfOtherSizesIsNoStart() throws IOException {
    Path file = folder.resolve("plain.npz");
    ModelFile.save(used(builder()), Map.of(), file);
    CFlowNet wide = builder().setFilters(4, 5).build(manager);
    assertThatThrownBy(() -> ModelFile.start(wide, file))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("of a network of other sizes: 'unet.");
  }

  @Test
  void aDeterministicUNetIsKeptToo() throws IOException {
    int[] filters = {3, 5};
    Path file = folder.resolve("unet.npz");
    try (DeterministicUNet net =
        new DeterministicUNet(manager, 2, filters, .1, DataType.FLOAT64, 4)) {
      ModelFile.save(net, Map.of(), file);
      NDArray x = normal(net, new Shape(2, 2, 8, 8));
      DeterministicUNet loaded = (DeterministicUNet) ModelFile.load(file, manager).net();
      assertThat(loaded.logits(x, loaded.parameters().evaluation()))
          .isEqualTo(net.logits(x, net.parameters().evaluation()));
    }
  }

  @Test
  void aLoadedNetworkCanBeTrainedAndSavedAgain() throws IOException {
    Path file = folder.resolve("a.npz");
    ModelFile.save(used(builder().optFlow(2, FlowKind.PLANAR)), Map.of(), file);
    CFlowNet net = (CFlowNet) ModelFile.load(file, manager).net();
    assertThat(net.parameters().values().hasGradient()).isTrue();
    Path again = folder.resolve("b.npz");
    ModelFile.save(net, Map.of(), again);
    assertThat(outputs(ModelFile.load(again, manager).net())).containsExactly(outputs(net));
  }

  @Test
  void everyTensorIsAnArrayOfItsName() throws IOException {
    CFlowNet net = used(builder());
    Path file = folder.resolve("net.npz");
    ModelFile.save(net, Map.of(), file);
    Npz arrays = Npz.read(file);
    Map<String, NDArray> tensors = net.parameters().named();
    assertThat(arrays.names()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
    for (Map.Entry<String, NDArray> t : tensors.entrySet()) {
      NDArray read = arrays.get(t.getKey(), manager);
      assertThat(read.getShape()).isEqualTo(t.getValue().getShape());
      assertThat(read.toFloatArray()).containsExactly(t.getValue().toFloatArray());
    }
  }

  @Test
  void noDraftIsLeftAndAnOldFileIsReplaced() throws IOException {
    Path file = folder.resolve("net.npz");
    Files.writeString(file, "old");
    ModelFile.save(used(builder()), Map.of(), file);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    assertThat(ModelFile.load(file, manager).net().latent()).isEqualTo(2);
  }

  @Test
  void aFailedSaveLeavesTheOldFileAlone() throws IOException {
    Path file = folder.resolve("net.npz");
    Files.writeString(file, "old");
    CFlowNet own = used(builder().optFlow(2, k -> new Planar(2)));
    assertThatThrownBy(() -> ModelFile.save(own, Map.of(), file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NamedFlows");
    assertThat(file).hasContent("old");
  }

  @Test
  void anyFlippedByteIsSeen() throws IOException {
    Path file = folder.resolve("net.npz");
    ModelFile.save(used(builder()), Map.of("seed", "1"), file);
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      byte[] damaged = whole.clone();
      int at = i < 30 ? random.nextInt(whole.length) : whole.length - 1 - 4 * (i - 30);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      assertThatThrownBy(() -> ModelFile.load(file, manager))
          .as("byte %d of %d", at, whole.length)
          .isInstanceOf(BadFileException.class)
          .hasMessageStartingWith(file.toString());
    }
  }

  @Test
  void anyTruncationIsSeen() throws IOException {
    Path file = folder.resolve("net.npz");
    ModelFile.save(used(builder()), Map.of(), file);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 1, 70, 71, 1000, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> ModelFile.load(file, manager))
          .isInstanceOf(BadFileException.class)
          .hasMessage(file + ": not a model of cFlow Lab, or one that was cut short");
    }
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> ModelFile.load(folder.resolve("none.npz"), manager))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("none.npz");
  }

  /** Replaces the manifest and seals the file again, as a program of another version would. */
  private static void replaceManifest(Path file, String json) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    byte[] archive = Arrays.copyOf(whole, whole.length - 71);
    archive[archive.length - 2] = 0;
    Files.write(file, archive);
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      Files.writeString(zip.getPath("manifest.json"), json);
    }
    Files.write(file, ModelFile.sealed(Files.readAllBytes(file)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                         | not that of a model",
        "[1                                         | missing or unreadable",
        "{'format':'another','version':1}           | not that of a model",
        "{'format':'cflow-lab model','version':2,'network':{}} | version 2 of the format",
        "{'format':'cflow-lab model','version':1,'network':{}} | not a model this version knows",
      },
      quoteCharacter = '"')
  void aForeignManifestIsRefused(String manifest, String reason) throws IOException {
    Path file = folder.resolve("net.npz");
    ModelFile.save(used(builder()), Map.of(), file);
    replaceManifest(file, manifest.replace('\'', '"'));
    assertThatThrownBy(() -> ModelFile.load(file, manager))
        .isInstanceOf(BadFileException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(reason);
  }

  @Test
  void tensorsOfOtherSizesAreRefused() throws IOException {
    Path file = folder.resolve("net.npz");
    ModelFile.save(used(builder()), Map.of(), file);
    String sizes =
        "{\"channels\":1,\"filters\":[3,5],\"latent\":4,\"steps\":0,\"precision\":\"FLOAT32\"}";
    replaceManifest(
        file, "{\"format\":\"cflow-lab model\",\"version\":1,\"network\":" + sizes + "}");
    assertThatThrownBy(() -> ModelFile.load(file, manager))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("'prior.head.weight' is (4, 5), but this network needs (8, 5)");
  }

  /** The resource was written by the default stack, and holds what that computed. */
  @Test
  void aFileOfTheOtherStackIsRead() throws Exception {
    Path file = Path.of(ModelFileTest.class.getResource("default-stack.npz").toURI());
    ModelFile.Loaded loaded = ModelFile.load(file, manager);
    double[] expected =
        Arrays.stream(loaded.provenance().get("outputs").split(" "))
            .mapToDouble(Double::parseDouble)
            .toArray();
    assertThat(outputs(loaded.net())).containsExactly(expected, offset(1e-9));
  }

  /** Writes that resource. */
  public static void main(String[] args) throws IOException {
    ModelFileTest test = new ModelFileTest();
    test.open();
    CFlowNet net =
        test.used(
            CFlowNet.builder()
                .setFilters(2, 3)
                .setSeed(4)
                .optLatent(2)
                .optContext(4)
                .optFlow(2, FlowKind.PLANAR)
                .optDataType(DataType.FLOAT64));
    String outputs =
        Arrays.stream(test.outputs(net))
            .mapToObj(Double::toString)
            .collect(Collectors.joining(" "));
    ModelFile.save(net, Map.of("stack", Torch.stack(), "outputs", outputs), Path.of(args[0]));
    test.close();
  }
}
