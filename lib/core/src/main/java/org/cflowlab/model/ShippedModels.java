package org.cflowlab.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.Home;
import org.cflowlab.file.Sha256;
import org.cflowlab.file.WholeFile;

/**
 * The trained models that come with the kit, by name: among the resources of this package a list
 * {@value #LIST} with a name on each line, and for each a model's file and its card, {@code
 * NAME.npz} and {@code NAME.json}.
 */
public final class ShippedModels {
  /** The resource that lists them. */
  public static final String LIST = "models.txt";

  private ShippedModels() {}

  /** Their names, in the order of the list. */
  public static List<String> names() throws IOException {
    try (InputStream list = ShippedModels.class.getResourceAsStream(LIST)) {
      return list == null
          ? List.of()
          : new String(list.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(String::strip)
              .filter(name -> !name.isEmpty())
              .toList();
    }
  }

  /**
   * The file of a model. One that is inside a jar is copied once to {@code .cflow-lab/models} at
   * home.
   *
   * @throws BadInputException for a name that is none
   */
  public static Path file(String name) throws IOException {
    URL resource = resource(name, ".npz");
    if (resource.getProtocol().equals("file")) {
      try {
        return Path.of(resource.toURI());
      } catch (URISyntaxException e) {
        throw new IOException(resource + " is no path", e);
      }
    }
    byte[] model = bytes(resource);
    Path folder = Home.current().writable().resolve(".cflow-lab").resolve("models");
    Path copy = folder.resolve(name + "-" + Sha256.of(model).substring(0, 12) + ".npz");
    if (!Files.exists(copy)) {
      Files.createDirectories(folder);
      WholeFile.write(copy, model);
    }
    return copy;
  }

  /**
   * The card of a model, as JSON.
   *
   * @throws BadInputException for a name that is none
   */
  public static byte[] card(String name) throws IOException {
    return bytes(resource(name, ".json"));
  }

  private static URL resource(String name, String ending) throws IOException {
    List<String> names = names();
    if (!names.contains(name)) {
      throw new BadInputException(
          names.isEmpty()
              ? "there is no model '" + name + "': no trained model comes with this version"
              : "there is no model '" + name + "': choose among " + String.join(", ", names));
    }
    URL resource = ShippedModels.class.getResource(name + ending);
    if (resource == null) {
      throw new FileNotFoundException(
          name + ending + " is missing from the library; build it again");
    }
    return resource;
  }

  private static byte[] bytes(URL resource) throws IOException {
    try (InputStream in = resource.openStream()) {
      return in.readAllBytes();
    }
  }
}
