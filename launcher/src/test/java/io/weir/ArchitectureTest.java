package io.weir;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may import whom, and what things are called. */
class ArchitectureTest {
  private static final JavaClasses WEIR =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.weir");

  private static final List<String> MODULES =
      List.of(
          "model",
          "service",
          "queryclient",
          "gateway",
          "job",
          "query",
          "testkit",
          "datagen",
          "standalone");

  @Test
  void modelDependsOnNothingButTheJdk() {
    classes()
        .that()
        .resideInAPackage("io.weir.model..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "io.weir.model..")
        .check(WEIR);
  }

  /** What stands in the second column may be imported, besides the model. */
  @ParameterizedTest
  @CsvSource({
    "service,",
    "gateway, service",
    "job, service",
    "queryclient,",
    "query, service queryclient",
    "testkit,",
    "datagen, testkit service"
  })
  void modulesDoNotImportEachOther(String module, String allowed) {
    List<String> lower = allowed == null ? List.of() : List.of(allowed.split(" "));
    String[] others =
        MODULES.stream()
            .filter(other -> !other.equals("model"))
            .filter(other -> !other.equals(module) && !lower.contains(other))
            .map(other -> "io.weir." + other + "..")
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage("io.weir." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(WEIR);
  }

  /** Imports, of the same module, the packages of the second column alone. */
  @ParameterizedTest
  @CsvSource({
    "gateway.body,",
    "gateway.formats, gateway.body",
    "gateway.samples, gateway.body gateway.formats",
    "gateway.kafka, gateway.samples",
    "job.samples.chunk,",
    "job.samples, job.samples.chunk",
    "job.rocksdb, job.samples job.samples.chunk",
    "job.query,",
    "job.source,",
    "job.supervisor, job"
  })
  void packagesOfAModuleAreLayers(String name, String allowed) {
    String module = "io.weir." + name.split("\\.")[0];
    String[] lower =
        Stream.concat(
                Stream.of(name),
                Stream.ofNullable(allowed).flatMap(Pattern.compile(" ")::splitAsStream))
            .map(each -> "io.weir." + each)
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage("io.weir." + name)
        .should()
        .dependOnClassesThat(resideInAPackage(module + "..").and(not(resideInAnyPackage(lower))))
        .check(WEIR);
  }

  /** So that Flink is given no HTTP server. */
  @Test
  void jobAndDatagenImportOfServiceTheSettingsAlone() {
    noClasses()
        .that()
        .resideInAnyPackage("io.weir.job..", "io.weir.datagen..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.weir.service..")
                .and(not(resideInAPackage("io.weir.service.settings"))))
        .check(WEIR);
  }

  @Test
  void onlyStandaloneHasABroker() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.weir.standalone..", "io.weir.service.broker")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.weir.service.broker")
        .check(WEIR);
  }

  @Test
  void settingsDependOnTheModelAlone() {
    classes()
        .that()
        .resideInAPackage("io.weir.service.settings")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "io.weir.model", "io.weir.service.settings")
        .check(WEIR);
  }

  @Test
  void theChunkStoreKnowsNoFlink() {
    classes()
        .that()
        .resideInAPackage("io.weir.job.samples..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.slf4j..", "io.weir.model..", "io.weir.job.samples..")
        .check(WEIR);
  }

  @Test
  void onlyTwoPackagesTouchQueryableState() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.weir.job.query..", "io.weir.queryclient..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "org.apache.flink.queryablestate..", "org.apache.flink.runtime.query..")
                .or(name("org.apache.flink.runtime.state.internal.InternalKvState")))
        .check(WEIR);
  }

  @Test
  void onlyTestsTalkToServersThatAreFakes() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.weir.testkit.fake..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.weir.testkit.fake..")
        .check(WEIR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Manager", "Helper", "Util", "Utils", "Impl", "Data"})
  void noClassHasANameThatSaysNothing(String ending) {
    noClasses().should().haveSimpleNameEndingWith(ending).check(WEIR);
  }

  @Test
  void everyModuleIsLookedAt() {
    assertThat(MODULES)
        .allSatisfy(
            module ->
                assertThat(WEIR)
                    .anyMatch(each -> each.getPackageName().startsWith("io.weir." + module)));
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    TreeSet<Path> silent = new TreeSet<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path module : modules.filter(m -> Files.exists(m.resolve("src/main/java"))).toList()) {
        try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .filter(directory -> !Files.exists(directory.resolve("package-info.java")))
              .forEach(silent::add);
        }
      }
    }
    assertThat(silent).isEmpty();
  }
}
