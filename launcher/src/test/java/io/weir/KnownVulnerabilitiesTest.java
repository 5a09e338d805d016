package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Libraries that Weir runs with, against a list of advisories that is kept by hand. */
class KnownVulnerabilitiesTest {
  private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[\\w.]*?(?:-[\\w.]+)?)\\.jar");

  private record Advisory(String artifact, String mended, String name) {}

  private static List<Advisory> advisories() throws IOException {
    List<Advisory> advisories = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    KnownVulnerabilitiesTest.class.getResourceAsStream("advisories.tsv")),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] fields = line.split("\t");
          advisories.add(new Advisory(fields[0], fields[1], fields[2]));
        }
      }
    }
    return advisories;
  }

  /** Compares the numbers of both, in order; more numbers are more. */
  static int compare(String one, String other) {
    String[] ones = one.split("\\D+");
    String[] others = other.split("\\D+");
    for (int i = 0; i < Math.max(ones.length, others.length); i++) {
      long a = i < ones.length ? Long.parseLong(ones[i]) : 0;
      long b = i < others.length ? Long.parseLong(others[i]) : 0;
      if (a != b) {
        return Long.compare(a, b);
      }
    }
    return 0;
  }

  @Test
  void noLibraryHasOneOfTheList() throws IOException {
    List<String> vulnerable = new ArrayList<>();
    int known = 0;
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Matcher jar = JAR.matcher(new File(path).getName());
      if (!jar.matches()) {
        continue;
      }
      for (Advisory each : advisories()) {
        if (each.artifact.equals(jar.group(1))) {
          known++;
          if (compare(jar.group(2), each.mended) < 0) {
            vulnerable.add(new File(path).getName() + ": " + each.name);
          }
        }
      }
    }
    assertThat(vulnerable).isEmpty();
    assertThat(known).as("libraries of the list on the class path").isGreaterThan(10);
  }

  @ParameterizedTest
  @CsvSource({
    "1.5.18, 1.5.19, -1",
    "1.10.0, 1.9.9, 1",
    "2.0, 2.0.0, 0",
    "4.2.6.Final, 4.2.5.Final, 1",
    "2.13.4.2, 2.13.4, 1",
  })
  void comparesVersionsByTheirNumbers(String one, String other, int expected) {
    assertThat(compare(one, other)).isEqualTo(expected);
  }
}
