package io.weir;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The pages of the project: they name every setting and no other, no test that there is not, lead
 * only to what is there, and can be read in an editor.
 */
class PagesTest {
  private static final Path ROOT = Path.of("..");
  private static final int LONGEST_LINE = 120;
  private static final int LONGEST_ROW = 160;
  private static final int MOST_LINES = 100;
  private static final Pattern NAME = Pattern.compile("WEIR_[A-Z0-9_]*[A-Z0-9]");
  private static final Pattern TEST = Pattern.compile("(?<![.\\w])[A-Z]\\w+Test\\b");

  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("#+ (.*)");

  private static final Set<String> NOT_WRITTEN = Set.of("target", "data", ".git", "node_modules");

  /** Names that no process may have, which a page warns of. */
  private static final Set<String> WARNED_OF = Set.of("WEIR_REST_PORT");

  @Test
  void everySettingIsInAPage() {
    assertThat(namesIn(pages(), NAME)).containsAll(settings());
  }

  @Test
  void noPageNamesASettingThatThereIsNot() {
    Set<String> unknown = namesIn(pages(), NAME);
    unknown.removeAll(settings());
    unknown.removeAll(namesIn(deployments(), NAME));
    unknown.removeAll(WARNED_OF);

    assertThat(unknown.stream().filter(name -> !begins(name)))
        .as("neither show-config has it nor what deploys Weir")
        .isEmpty();
  }

  @Test
  void testsThatPagesNameAreThere() {
    List<String> there =
        files(path -> path.toString().endsWith("Test.java"), ROOT).stream()
            .map(path -> path.getFileName().toString().replace(".java", ""))
            .toList();

    assertThat(namesIn(pages(), TEST)).isNotEmpty().isSubsetOf(there);
  }

  @Test
  void linksLeadToPagesAndHeadingsThatAreThere() {
    List<String> links = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      for (MatchResult found : LINK.matcher(String.join("\n", prose(page))).results().toList()) {
        String link = found.group(1);
        links.add(link);
        if (!link.contains("://") && !isThere(page, link)) {
          broken.add(page + ": " + link);
        }
      }
    }

    assertThat(links).isNotEmpty();
    assertThat(broken).isEmpty();
  }

  @Test
  void linesOfProseAreShort() {
    List<String> faults = new ArrayList<>();
    for (Path page : pages()) {
      for (String line : prose(page)) {
        if (line.length() > (line.startsWith("|") ? LONGEST_ROW : LONGEST_LINE)) {
          faults.add(page + ": " + line.length() + " characters: " + line);
        }
      }
    }

    assertThat(faults).isEmpty();
  }

  @Test
  void decisionsAreShort() {
    assertThat(pages().stream().filter(page -> page.endsWith("RATIONALE.md")))
        .isNotEmpty()
        .allSatisfy(page -> assertThat(lines(page)).hasSizeLessThanOrEqualTo(MOST_LINES));
  }

  /** Whether a name stands for several, such as {@code WEIR_FRONT_*}. */
  private static boolean begins(String name) {
    return namesIn(deployments(), NAME).stream().anyMatch(each -> each.startsWith(name + "_"));
  }

  private static Set<String> settings() {
    Set<String> keys = new TreeSet<>();
    for (String line : EverySetting.of(Map.of()).show().lines().toList()) {
      keys.add(line.substring(0, line.indexOf('=')));
    }
    return keys;
  }

  private static List<Path> pages() {
    return files(path -> path.toString().endsWith(".md"), ROOT);
  }

  /** What names variables of its own: compose files, and scripts of containers. */
  private static List<Path> deployments() {
    Stream<Path> all =
        Stream.concat(
            files(path -> path.toString().endsWith(".yml"), ROOT).stream(),
            files(path -> !path.toString().endsWith(".md"), ROOT.resolve("docker")).stream());
    return Stream.concat(all, Stream.of(ROOT.resolve("weir"))).toList();
  }

  /** What somebody wrote, and not what was built of it. */
  private static List<Path> files(Predicate<Path> wanted, Path root) {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes all) {
              return NOT_WRITTEN.contains(directory.getFileName().toString())
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes all) {
              if (wanted.test(file)) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static Set<String> namesIn(List<Path> files, Pattern name) {
    return files.stream()
        .flatMap(file -> name.matcher(String.join("\n", lines(file))).results())
        .map(found -> found.group())
        .collect(toCollection(TreeSet::new));
  }

  private static boolean isThere(Path page, String link) {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
    return Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
  }

  /** What GitHub makes of the headings of a page. */
  private static List<String> anchors(Path page) {
    return prose(page).stream()
        .map(HEADING::matcher)
        .filter(Matcher::matches)
        .map(heading -> heading.group(1).replaceAll("[^\\w\\- ]", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replace(' ', '-'))
        .toList();
  }

  /** The lines of a page that are no code. */
  private static List<String> prose(Path page) {
    List<String> prose = new ArrayList<>();
    boolean isCode = false;
    for (String line : lines(page)) {
      isCode ^= line.strip().startsWith("```");
      if (!isCode) {
        prose.add(line);
      }
    }
    return prose;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }
}
