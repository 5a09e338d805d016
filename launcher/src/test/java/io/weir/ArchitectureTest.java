package io.weir;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which packages may import which, and what things are called. */
class ArchitectureTest {
  private static final JavaClasses WEIR =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.weir");

  private static final Path ROOT = Path.of("..");

  /** Names that two classes have: commands and types of clients that never meet in one file. */
  private static final Set<String> OF_TWO =
      Set.of("QueryCommand", "Sample", "Weir", "WeirException");

  /** Made of the {@code .proto}, whose messages have the words of the wire. */
  private static final String GENERATED = "io.weir.client.v1";

  @Test
  void modelDependsOnNothingButTheJdk() {
    classes()
        .that()
        .resideInAPackage("io.weir.model..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "javax.crypto..", "io.weir.model..")
        .check(WEIR);
  }

  @Test
  void packagesHaveNoCycle() {
    slices().matching("io.weir.(**)").should().beFreeOfCycles().check(WEIR);
  }

  /** Imports, of the same module, the packages of the second column alone. */
  @ParameterizedTest
  @CsvSource({
    "gateway.body,",
    "gateway.formats, gateway.body",
    "gateway.log,",
    "gateway.series,",
    "gateway.samples, gateway.body gateway.formats gateway.log gateway.series",
    "gateway.csv, gateway.body gateway.formats gateway.samples",
    "gateway.otlp, gateway.body gateway.samples gateway.series",
    "gateway.prometheus, gateway.body gateway.samples gateway.series",
    "gateway.influx, gateway.body gateway.formats gateway.samples gateway.series",
    "gateway.records, gateway.body gateway.log gateway.samples",
    "gateway.items, gateway.body gateway.log gateway.records",
    "gateway.documents, gateway.body gateway.log gateway.samples gateway.records",
    "gateway.kafka, gateway.log gateway.samples",
    "query.reply,",
    "query.format,",
    "query.handler, query.reply",
    "service.handler,",
    "service.page, service.http",
    "client.samples, client",
    "query.report, query.reply query.format",
    "query.listing, query.reply",
    "query.prometheus, query.reply query.listing",
    "query.export, query.reply query.format query.report query.listing",
    "query.console,",
    "query.live, query.reply query.report query.several query.format query.listing",
    "query.records, query.reply query.listing",
    "query.documents, query.reply query.records query.listing",
    "query.items, query.reply query.format query.listing query.records",
    "datagen.demo,",
    "protocols.grpc,",
    "protocols.mqtt,",
    "service.system, service.process service.settings",
    "job.samples.chunk,",
    "job.samples.function, job.samples.chunk",
    "job.samples.labels,",
    "job.samples, job.samples.chunk job.samples.function job.samples.labels",
    "job.records,",
    "job.records.documents, job.records",
    "job.records.search, job.records",
    "job.records.items, job.records job.records.search",
    "job.rocksdb, job.records job.samples job.samples.chunk",
    "job.query,",
    "job.source,",
    "datagen.client,",
    "datagen.history,",
    "datagen.stats,",
    "datagen.streams, datagen.client",
    "datagen.documents, datagen.client",
    "datagen.keys, datagen.client datagen.history",
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

  /** It is a client, which knows Weir by HTTP alone; one role shares the name of a command. */
  @Test
  void terminalImportsNothingButUnitsAndTheRoleOfItsName() {
    noClasses()
        .that()
        .resideInAPackage("io.weir.terminal")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.weir..")
                .and(not(resideInAnyPackage("io.weir.terminal", "io.weir.service.settings")))
                .and(not(name("io.weir.query.QueryServiceCommand"))))
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
        .resideInAnyPackage(
            "java..",
            "org.slf4j..",
            "com.google.re2j..",
            "io.weir.model..",
            "io.weir.job.samples..")
        .check(WEIR);
  }

  @Test
  void onePackageSplitsTextsIntoWords() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.weir.job.records.search")
        .should()
        .dependOnClassesThat(resideInAPackage("org.apache.lucene.."))
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
  void onlyMqttTouchesNetty() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.weir.protocols.mqtt")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(WEIR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Manager", "Helper", "Util", "Utils", "Impl", "Data"})
  void noClassHasANameThatSaysNothing(String ending) {
    noClasses().should().haveSimpleNameEndingWith(ending).check(WEIR);
  }

  @Test
  void noTwoClassesHaveTheSameName() {
    Map<String, Set<String>> packagesOfName =
        WEIR.stream()
            .filter(each -> each.isTopLevelClass() && !each.getSimpleName().equals("package-info"))
            .filter(each -> !each.getPackageName().equals(GENERATED))
            .collect(
                groupingBy(
                    JavaClass::getSimpleName,
                    TreeMap::new,
                    mapping(JavaClass::getPackageName, toSet())));
    packagesOfName.keySet().removeAll(OF_TWO);

    assertThat(packagesOfName).allSatisfy((name, packages) -> assertThat(packages).hasSize(1));
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    TreeSet<Path> silent = new TreeSet<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
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
