package org.cflowlab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.core.importer.Locations;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.cflowlab.array.Torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rooms of the kit import one another in one direction only. A room is a package with those
 * below it. The test stands in the last module, which has every other one on its classpath.
 */
@Tag("once")
class RoomsTest {
  /** Each room, and those that it may import. */
  private static final Map<String, Set<String>> ROOMS = new LinkedHashMap<>();

  static {
    room("file");
    room("progress");
    room("array", "file");
    room("machine", "file", "array");
    room("flow", "file", "array");
    room("metric", "array");
    room("plot", "array");
    room("toy", "array");
    room("data", "file", "array", "progress");
    room("model", "file", "array", "flow");
    room("loss", "file", "array", "flow", "metric", "model");
    room("train", "file", "array", "progress", "flow", "data", "model", "loss");
    ROOMS.put("experiment", allSoFar());
    ROOMS.put("notebook", allSoFar());
    room("conformance", "file", "array", "flow", "data", "metric", "model", "loss", "experiment");
    ROOMS.put("cli", allSoFar());
    room("fetch", "file", "array", "progress", "data", "metric", "plot", "cli");
    room("spark", "file", "progress", "experiment", "cli");
    room("exercises.servant", "exercises", "array");
    room("exercises.grading", "exercises", "exercises.servant", "file", "array", "cli");
    room(
        "exercises.batch",
        "exercises.grading",
        "exercises.servant",
        "file",
        "progress",
        "machine",
        "cli");
    room("exercises.release", "exercises.servant", "file", "progress", "cli");
    room("exercises.solutions", "exercises");
  }

  /** Spark is built only when asked for, so it is no dependency. */
  private static final Path SPARK = Path.of("../../lib/spark/target/classes");

  private static final JavaClasses CLASSES = classesOfEveryModule();

  private static void room(String name, String... sees) {
    ROOMS.put(name, Set.of(sees));
  }

  private static Set<String> allSoFar() {
    return Set.copyOf(ROOMS.keySet());
  }

  private static JavaClasses classesOfEveryModule() {
    Set<Location> places = new HashSet<>(Locations.ofPackage("org.cflowlab"));
    if (Files.isDirectory(SPARK)) {
      places.add(Location.of(SPARK));
    }
    return new ClassFileImporter()
        .withImportOption(place -> !place.contains("test-classes"))
        .importLocations(places);
  }

  @Test
  void importsGoOneWay() {
    LayeredArchitecture rooms =
        Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("org.cflowlab..")
            .layer("exercises")
            .definedBy("org.cflowlab.exercises", "org.cflowlab.exercises.answers");
    for (String room : ROOMS.keySet()) {
      boolean sometimesThere = room.equals("spark");
      rooms =
          (sometimesThere ? rooms.optionalLayer(room) : rooms.layer(room))
              .definedBy("org.cflowlab." + room + "..");
    }
    for (Map.Entry<String, Set<String>> room : ROOMS.entrySet()) {
      var layer = rooms.whereLayer(room.getKey());
      rooms =
          room.getValue().isEmpty()
              ? layer.mayNotAccessAnyLayer()
              : layer.mayOnlyAccessLayers(room.getValue().toArray(String[]::new));
    }
    rooms.ensureAllClassesAreContainedInArchitecture().check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({"data, data.read", "experiment, experiment.report"})
  void aRoomDoesNotNeedItsSubRoom(String room, String below) {
    noClasses()
        .that()
        .resideInAPackage("org.cflowlab." + room)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.cflowlab." + below + "..")
        .check(CLASSES);
  }

  @Test
  void whatStudentsWriteNeedsOnlyArrays() {
    String[] contracts = {"org.cflowlab.exercises", "org.cflowlab.exercises.answers"};
    classes()
        .that()
        .resideInAnyPackage(contracts)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(contracts[0], contracts[1], "ai.djl.ndarray..", "java..")
        .check(CLASSES);
  }

  /**
   * A manager without a device is DJL's default one, a GPU where there is one: then half of a
   * network's arrays would be elsewhere. So all come from {@link Torch}, which asks for the device,
   * and from managers below those.
   */
  @Test
  void everyArrayIsOnTheDeviceThatWasAskedFor() {
    noClasses()
        .that()
        .areNotAssignableTo(Torch.class)
        .should()
        .callMethod(NDManager.class, "newBaseManager")
        .orShould()
        .callMethod(NDManager.class, "newBaseManager", Device.class)
        .orShould()
        .callMethod(NDManager.class, "newSubManager", Device.class)
        .orShould()
        .callMethod(Device.class, "gpu")
        .check(CLASSES);
  }

  /**
   * Under Arabic or Persian a number has other digits, under Turkish an i another capital: ids,
   * names of files and indices would be others. So everything says in which language it writes.
   */
  @Test
  void noTextDependsOnTheLanguageOfTheSystem() {
    noClasses()
        .should()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .because("String.format(Locale.ROOT, ...) is the same on every machine")
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"org.cflowlab.(*)..", "org.cflowlab.exercises.(*).."})
  void noRoomsGoInACircle(String rooms) {
    slices().matching(rooms).should().beFreeOfCycles().check(CLASSES);
  }
}
