package org.cflowlab;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.Architectures;
import org.junit.jupiter.api.Test;

/** The rooms of the library import one another in one direction only. */
class RoomsTest {
  private static final String[] ALONE_ON_ARRAYS = {"flow", "metric", "plot", "toy"};
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("test-classes"))
          .importPackages("org.cflowlab");

  @Test
  void importsGoOneWay() {
    Architectures.LayeredArchitecture rooms =
        Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("org.cflowlab..");
    for (String room :
        new String[] {
          "file",
          "array",
          "progress",
          "machine",
          "flow",
          "data",
          "metric",
          "plot",
          "toy",
          "model",
          "loss",
          "train",
          "experiment",
          "conformance",
          "notebook",
          "cli"
        }) {
      rooms = rooms.layer(room).definedBy("org.cflowlab." + room + "..");
    }
    rooms = rooms.whereLayer("file").mayNotAccessAnyLayer();
    rooms = rooms.whereLayer("progress").mayNotAccessAnyLayer();
    rooms = rooms.whereLayer("array").mayOnlyAccessLayers("file");
    rooms = rooms.whereLayer("machine").mayOnlyAccessLayers("array");
    for (String room : ALONE_ON_ARRAYS) {
      rooms = rooms.whereLayer(room).mayOnlyAccessLayers("array");
    }
    rooms
        .whereLayer("data")
        .mayOnlyAccessLayers("file", "array", "progress")
        .whereLayer("model")
        .mayOnlyAccessLayers("file", "array", "flow")
        .whereLayer("loss")
        .mayOnlyAccessLayers("array", "flow", "model")
        .whereLayer("train")
        .mayOnlyAccessLayers("file", "array", "progress", "flow", "data", "model", "loss")
        .whereLayer("experiment")
        .mayOnlyBeAccessedByLayers("notebook", "cli", "conformance")
        .whereLayer("conformance")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("notebook")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .ensureAllClassesAreContainedInArchitecture()
        .check(CLASSES);
  }

  @Test
  void noRoomsGoInACircle() {
    slices().matching("org.cflowlab.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
