package org.cflowlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotebookTest {
  private record Sent(boolean update, String id, String mime, String content, String plain) {}

  private final List<Sent> sent = new ArrayList<>();

  @BeforeEach
  void connect() {
    Notebook.connect(
        new Notebook.Screen() {
          @Override
          public void show(String id, String mime, String content, String plain) {
            sent.add(new Sent(false, id, mime, content, plain));
          }

          @Override
          public void update(String id, String mime, String content, String plain) {
            sent.add(new Sent(true, id, mime, content, plain));
          }
        });
  }

  @Test
  void aPictureKeepsItsPixelsAndItsText() throws Exception {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(2, 1, 0x12ab34);
    Notebook.show(image, "a \"dot\" <here>");

    Sent picture = sent.get(0);
    assertThat(picture.mime()).isEqualTo("text/html");
    assertThat(picture.content()).startsWith("<img alt=\"a &quot;dot&quot; &lt;here&gt;\"");
    assertThat(picture.plain()).isEqualTo("[picture: a \"dot\" <here>]");
    String data = picture.content().replaceAll("(?s).*base64,([^\"]*)\".*", "$1");
    BufferedImage back = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data)));
    assertThat(back.getRGB(2, 1) & 0xffffff).isEqualTo(0x12ab34);
  }

  @Test
  void aPictureWithoutTextIsRefused() {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    assertThatThrownBy(() -> Notebook.show(image, " "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("what it shows");
  }

  @Test
  void htmlAndMarkdownHaveAPlainForm() {
    Notebook.html("<b>two</b> words");
    Notebook.markdown("**two** words");
    assertThat(sent.get(0).plain()).isEqualTo("two words");
    assertThat(sent.get(1).mime()).isEqualTo("text/markdown");
  }

  @Test
  void progressIsOneLineThatUpdatesNowAndThenAndStays() {
    long[] now = {0};
    try (Progress.Task task = new NotebookProgress(() -> now[0]).start("training", 1000)) {
      for (int i = 1; i <= 1000; i++) {
        now[0] += 1_000_000; // one millisecond
        task.at(i, "loss <1");
      }
    }
    assertThat(sent).hasSize(6); // the first, four updates in one second, the last
    assertThat(sent.stream().map(Sent::id).distinct()).hasSize(1);
    assertThat(sent.stream().filter(Sent::update)).hasSize(5);
    Sent last = sent.get(5);
    assertThat(last.plain()).isEqualTo("training: 1000 of 1000 in 1.0 s, loss <1");
    assertThat(last.content()).contains("loss &lt;1").doesNotContain("<progress");
  }

  @Test
  void lanesKeepTheirPlaceAndWhatWasDoneInThem() {
    NotebookProgress progress = new NotebookProgress(() -> 0);
    Progress first = progress.lane();
    Progress second = progress.lane();
    second.start("training B", 5).close();
    try (Progress.Task task = second.start("scoring B", 2)) {
      first.start("training A", 5).close();
      task.at(2, "");
    }
    List<String> places = sent.stream().map(Sent::id).distinct().toList();
    assertThat(places).hasSize(2);
    assertThat(sent.get(0).plain()).isEqualTo("waiting");
    assertThat(last(places.get(0)).plain()).isEqualTo("training A: 0 of 5 in 0.0 s");
    assertThat(last(places.get(1)).plain())
        .isEqualTo("training B: 0 of 5 in 0.0 s\nscoring B: 2 of 2 in 0.0 s");
    assertThat(last(places.get(1)).content())
        .isEqualTo("<div>training B: 0 of 5 in 0.0 s</div><div>scoring B: 2 of 2 in 0.0 s</div>");
  }

  private Sent last(String id) {
    return sent.stream().filter(s -> s.id().equals(id)).reduce((a, b) -> b).orElseThrow();
  }
}
