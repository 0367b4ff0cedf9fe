package org.cflowlab.cli.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class JupyterServerTest {
  private static final String PAGE = "/lab/tree/00.ipynb";

  @Test
  void theAddressIsWhatTheServerSays() throws IOException {
    assertThat(address("http://localhost:8889/", "abc"))
        .isEqualTo("http://localhost:8889/lab/tree/00.ipynb?token=abc");
    assertThat(address("https://localhost:8888/user/anna/", "mine"))
        .isEqualTo("https://localhost:8888/user/anna/lab/tree/00.ipynb?token=mine");
  }

  @Test
  void aPasswordNeedsNoToken() throws IOException {
    assertThat(address("http://localhost:8888/", ""))
        .isEqualTo("http://localhost:8888/lab/tree/00.ipynb");
  }

  private static String address(String url, String token) throws IOException {
    String json = "{\"url\": \"%s\", \"token\": \"%s\"}".formatted(url, token);
    return JupyterServer.address(new ObjectMapper().readTree(json), PAGE);
  }
}
