package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code ./weir} needs of the build in a fresh clone, where no jar is installed. */
class BuildWithoutTestsTest {
  private static final Path ROOT = Path.of("..");

  /** Of our own test classes: there is no such jar where {@code maven.test.skip} is set. */
  private static final Pattern OWN_TESTS =
      Pattern.compile("<groupId>io\\.weir</groupId>[^\n]*<type>test-jar</type>");

  private static final Pattern WITH_TESTS =
      Pattern.compile(
          "<profile>(?:(?!</profile>).)*<name>!maven\\.test\\.skip</name>.*?</profile>",
          Pattern.DOTALL);

  @Test
  void needsNoJarOfTestClasses() throws IOException {
    List<Path> modules;
    try (Stream<Path> folders = Files.list(ROOT)) {
      modules =
          folders
              .map(each -> each.resolve("pom.xml"))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
    }
    assertThat(modules).hasSizeGreaterThan(10);
    assertThat(modules)
        .allSatisfy(
            pom ->
                assertThat(WITH_TESTS.matcher(Files.readString(pom)).replaceAll(""))
                    .as("%s", pom)
                    .doesNotContainPattern(OWN_TESTS));
  }
}
