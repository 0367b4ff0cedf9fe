package org.cflowlab.data.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cflowlab.data.PatchSet;
import org.cflowlab.progress.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose images are, as folders and names say it. */
@Tag("once")
class PatientsTest {
  private static final OwnImages OWN = new OwnImages(1, 12, 1);

  @TempDir Path temp;

  private PatchSet read(List<String> images) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String image : images) {
      files.put(image + ".png", OWN.image(0, "png"));
      files.put(image + "_mask.png", OWN.mask(0, 0, "png"));
    }
    Path top = OwnImages.folder(Files.createTempDirectory(temp, "set"), files);
    return PatchReader.read(top, 0, 0, 1, Progress.NONE);
  }

  private static TreeSet<String> patients(PatchSet set) {
    TreeSet<String> patients = new TreeSet<>();
    set.names().forEach(name -> patients.add(name.patient()));
    return patients;
  }

  /** All that a pattern stands for, as {@code {A,B}/P{0,1}/{x,y}} in a shell. */
  private static List<String> expanded(String pattern) {
    int open = pattern.indexOf('{');
    if (open < 0) {
      return List.of(pattern);
    }
    int close = pattern.indexOf('}');
    List<String> all = new ArrayList<>();
    for (String part : pattern.substring(open + 1, close).split(",")) {
      all.addAll(expanded(pattern.substring(0, open) + part + pattern.substring(close + 1)));
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "hospital{A,B}/P{0,1}/{x,y}; hospitalA/P0 hospitalA/P1 hospitalB/P0 hospitalB/P1",
        "hospital{1,2}/patient_{ann,bob}/{x,y};"
            + "hospital1/patient_ann hospital1/patient_bob hospital2/patient_ann hospital2/patient_bob",
        "{left,right}/{03,17}/{x,y}; left/03 left/17 right/03 right/17",
        "{2019,2020}/patient{1,2}_{a,b}; patient1 patient2",
        "{benign,malignant}/case{1,2}_{a,b}; case1 case2",
        "{03,17}/series{1,2}/{x,y}; 03 17",
        "patient{1,2}/case{1,2}/{x,y}; patient1 patient2",
        "{train,test}/P{0,1}/{x,y}; P0 P1",
        "{anna,bert}/scan; anna bert",
        "{anna,bert,cleo}/{x,y}; anna bert cleo",
        "{tumour_bank,anna}/{x,y}; anna/x anna/y tumour_bank/x tumour_bank/y",
        "ward/{a,b,c,d,e,f,g,h,i,j}/{x,y}; a b c d e f g h i j",
      })
  void aPatientIsTheFolderOfAPersonOrElseOfANumber(String images, String patients)
      throws IOException {
    assertThat(patients(read(expanded(images)))).containsExactly(patients.split(" "));
  }

  @Test
  void foldersOfAFewKindsAreNoPatients() throws IOException {
    PatchSet set = read(expanded("{benign,malignant,normal}/{1,2,3,4}"));
    assertThat(set.patients()).isEqualTo(12);
    assertThat(set.reading().text())
        .contains(
            "benign, malignant, normal are taken for kinds of images",
            "call the folders patient_benign, ...",
            "each counts as a patient");
    PatchSet people = read(expanded("patient_{benign,malignant,normal}/{1,2,3,4}"));
    assertThat(people.patients()).isEqualTo(3);
    assertThat(people.reading().text()).doesNotContain("kinds", "counts as a patient");
  }

  @Test
  void aFewNumbersThatHoldAllImagesAreNoted() throws IOException {
    PatchSet set = read(expanded("{0,1}/{a,b,c,d,e,f}"));
    assertThat(set.patients()).isEqualTo(2);
    assertThat(set.reading().text())
        .contains("the folders 0, 1 are taken for patients, who have 12 of 12 images", "masks.csv");
    assertThat(read(expanded("{0,1,2,3,4}/{a,b,c,d,e,f}")).reading().text())
        .doesNotContain("taken for");
  }

  @Test
  void wordsThatHoldSeveralImagesAreNoted() throws IOException {
    String organs = "{heart,liver,lung,spleen,colon,brain,skin,bone,eye,kidney}";
    assertThat(read(expanded(organs + "/{a,b}")).reading().text())
        .contains("the folders bone, brain, colon, eye, ... are taken for patients");
    assertThat(read(expanded(organs + "/a")).reading().text()).doesNotContain("taken for");
  }

  @Test
  void whoHasNoPatientIsCounted() throws IOException {
    PatchSet set = read(List.of("patient1_a", "patient1_b", "x3", "x4"));
    assertThat(patients(set)).containsExactly("patient1", "x3", "x4");
    assertThat(set.reading().text())
        .contains("nothing says whose images 2 of 4 are: each of them counts as a patient");
  }

  @Test
  void namesakesInDifferentFoldersAreNoted() throws IOException {
    assertThat(read(expanded("hospital{A,B}/P{0,1}/{x,y}")).reading().text())
        .contains("hospitalA/P0, hospitalB/P0 count as 2 patients");
  }
}
