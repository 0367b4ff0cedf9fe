package org.cflowlab.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoctorReportTest {
  @Test
  void theNameOfAHomeIsHiddenInOtherFoldersToo() {
    Map<String, String> variables = Map.of("USER", "am", "HOME", "/srv/homes/Änne.müller (2)");
    List<Finding> findings =
        List.of(Finding.ok("temporary", "/scratch/Änne.müller (2)/tmp, 3 GB free; am, amount"));
    assertThat(DoctorReport.of(List.of(), findings, "/opt/course", variables))
        .contains("/scratch/<user>/tmp, 3 GB free; <user>, amount");
  }

  @Test
  void holdsNeitherNamesNorHomesNorAddressesNorValues() {
    Map<String, String> variables =
        Map.of(
            "USER", "anna",
            "HOME", "/srv/homes/anna",
            "HOSTNAME", "annas-laptop",
            "HTTPS_PROXY", "http://anna:secret@10.1.2.3:3128",
            "EDITOR", "vi",
            "LC_ALL", "C");
    List<Finding> findings =
        List.of(
            Finding.ok("JDK", "17.0.21.1 in /home/berta/jdk"),
            Finding.ok("home", "/srv/homes/anna, 3 GB free"),
            Finding.wrong("Jupyter", "in /opt/course/anna/.venv of annas-laptop", "ask anna@x.org"),
            Finding.ok("network", "through the proxy 10.1.2.3:3128; C:\\Users\\Clara\\.m2"),
            Finding.ok("kernel", "banana"));
    String text =
        DoctorReport.of(List.of("cFlow Lab 0.1.0"), findings, "/opt/course/anna", variables);
    assertThat(text)
        .doesNotContainPattern("\\banna")
        .doesNotContain("berta", "Clara", "secret", "10.1.2.3", "/srv/homes", "EDITOR")
        .contains("17.0.21.1 in ~/jdk", "home       ok       ~, 3 GB free", "<kit>/.venv")
        .contains("<address>:3128", "banana", "cFlow Lab 0.1.0")
        .contains("variables that are set: HTTPS_PROXY, LC_ALL");
  }
}
