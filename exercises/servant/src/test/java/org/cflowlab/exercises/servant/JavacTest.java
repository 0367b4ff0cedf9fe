package org.cflowlab.exercises.servant;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.util.JavacTask;
import com.sun.source.util.Plugin;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To look for plugins in each jar of the classpath took most of the time that a notebook takes. */
class JavacTest {
  private static final String SEEN = "org.cflowlab.plugin";
  private static final Javac.Unit UNIT = new Javac.Unit("A.java", "class A {}");

  /** A plugin that javac would start by itself, in a class loader of its own. */
  public static final class OfTheClasspath implements Plugin {
    @Override
    public String getName() {
      return SEEN;
    }

    @Override
    public boolean autoStart() {
      return true;
    }

    @Override
    public void init(JavacTask task, String... none) {
      System.setProperty(SEEN, "started");
    }
  }

  @TempDir private Path temp;

  private final String classpath = System.getProperty("java.class.path");

  /** Where javac looks unless it is told otherwise. */
  @BeforeEach
  void putItThere() throws IOException {
    Path services = Files.createDirectories(temp.resolve("META-INF/services"));
    Files.writeString(services.resolve(Plugin.class.getName()), OfTheClasspath.class.getName());
    System.setProperty("java.class.path", temp + File.pathSeparator + classpath);
  }

  @AfterEach
  void takeItAway() {
    System.setProperty("java.class.path", classpath);
    System.clearProperty(SEEN);
  }

  @Test
  void javacLooksForPluginsUnlessItIsTold() throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    ((JavacTask) compiler.getTask(Writer.nullWriter(), null, null, List.of(), null, List.of(UNIT)))
        .parse();
    assertThat(System.getProperty(SEEN)).isEqualTo("started");
  }

  @Test
  void parsingLooksForNone() {
    assertThat(Javac.parse("class A {}").error()).isEmpty();
    assertThat(System.getProperty(SEEN)).isNull();
  }

  @Test
  void compilingLooksForNone() {
    TreeMap<String, byte[]> classes = new TreeMap<>();
    assertThat(Javac.compile(UNIT, Map.of(), classes)).isEmpty();
    assertThat(classes).containsOnlyKeys("A");
    assertThat(System.getProperty(SEEN)).isNull();
  }
}
