package io.weir;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The modules: what README's picture says of them is what their POMs and their classes say. */
class ModulesTest {
  private static final JavaClasses WEIR =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.weir");

  private static final Path ROOT = Path.of("..");

  /** Everything may import it, so the picture does not say so. */
  private static final String MODEL = "model";

  /** Not on the class path of the launcher. */
  private static final Set<String> TOOLS = Set.of("benchmarks", "cluster");

  /** "a -> b" for each arrow of README's picture of the modules; dotted arrows are of tests. */
  private static Set<String> picture() throws IOException {
    Set<String> arrows = new TreeSet<>();
    Pattern arrow = Pattern.compile("\\s*([a-z-]+) (-->|-\\.->) ([a-z& -]+)");
    for (String line : Files.readAllLines(ROOT.resolve("README.md"))) {
      Matcher matcher = arrow.matcher(line);
      if (matcher.matches()) {
        for (String to : matcher.group(3).split(" & ")) {
          arrows.add(matcher.group(1) + " " + matcher.group(2) + " " + to.strip());
        }
      }
    }
    return arrows;
  }

  @Test
  void pictureOfTheModulesIsWhatThePomsSay() throws IOException {
    Set<String> arrows = new TreeSet<>();
    Pattern dependency =
        Pattern.compile(
            "<artifactId>weir-([a-z-]+)</artifactId></dependency>"
                + "|<artifactId>weir-([a-z-]+)</artifactId><scope>test</scope></dependency>");
    for (String module : modules()) {
      String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
      for (Matcher m = dependency.matcher(pom); m.find(); ) {
        String to = m.group(1) == null ? m.group(2) : m.group(1);
        if (!to.equals(MODEL)) {
          arrows.add(module + (m.group(1) == null ? " -.-> " : " --> ") + to);
        }
      }
    }
    assertThat(picture()).isEqualTo(arrows);
  }

  private static Set<String> modules() throws IOException {
    Set<String> modules = new TreeSet<>();
    Pattern module = Pattern.compile("<module>([a-z-]+)</module>");
    for (Matcher m = module.matcher(Files.readString(ROOT.resolve("pom.xml"))); m.find(); ) {
      modules.add(m.group(1));
    }
    return modules;
  }

  /** Not by way of another module either. */
  @Test
  void modulesImportOnlyWhatThePictureSays() throws IOException {
    Set<String> arrows = new TreeSet<>();
    for (JavaClass each : WEIR) {
      for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
        String from = moduleOf(each);
        String to = moduleOf(dependency.getTargetClass());
        if (!to.isEmpty() && !to.equals(from) && !to.equals(MODEL)) {
          arrows.add(from + " --> " + to);
        }
      }
    }
    assertThat(arrows).isNotEmpty().isSubsetOf(picture());
  }

  @Test
  void everyModuleIsLookedAt() throws IOException {
    Set<String> all = modules();
    all.removeAll(TOOLS);
    assertThat(WEIR.stream().map(ModulesTest::moduleOf).collect(toSet())).isEqualTo(all);
  }

  /** The folder that a class was built in; empty if it is none of Weir's. */
  private static String moduleOf(JavaClass type) {
    Matcher folder =
        Pattern.compile(".*/([a-z-]+)/target/(classes/|weir-).*")
            .matcher(type.getSource().map(source -> source.getUri().toString()).orElse(""));
    return folder.matches() ? folder.group(1) : "";
  }
}
