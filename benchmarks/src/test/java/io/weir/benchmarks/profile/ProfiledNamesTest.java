package io.weir.benchmarks.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A name that is looked for in a recording and is gone would only make its part of the cost 0. */
class ProfiledNamesTest {
  /** What the compiler puts in the place of a number that is added to a text. */
  private static final String ANY_NUMBER = "\u0001";

  private static final Set<String> PACKAGES = new TreeSet<>();

  @BeforeAll
  static void findPackages() throws IOException {
    ModuleLayer.boot().modules().forEach(module -> PACKAGES.addAll(module.getPackages()));
    for (Path entry : classPath()) {
      if (Files.isDirectory(entry)) {
        classes(entry).forEach(file -> addPackage(entry.relativize(file).toString()));
      } else {
        try (JarFile jar = new JarFile(entry.toFile())) {
          jar.stream().forEach(each -> addPackage(each.getName()));
        }
      }
    }
  }

  private static Set<Path> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(Files::exists)
        .collect(Collectors.toSet());
  }

  private static Set<Path> classes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".class")).collect(Collectors.toSet());
    }
  }

  private static void addPackage(String file) {
    if (file.endsWith(".class") && file.contains("/")) {
      PACKAGES.add(file.substring(0, file.lastIndexOf('/')).replace('/', '.'));
    }
  }

  static Stream<String> code() {
    return Stream.of(CostModel.OF_SAMPLE.code(), CostModel.OF_QUERY.code(), Recording.WAITING)
        .flatMap(names -> names.stream())
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("code")
  void codeThatIsLookedForExists(String name) {
    if (name.endsWith(".")) {
      String start = name.substring(0, name.length() - 1);
      assertThat(PACKAGES).anyMatch(each -> each.equals(start) || each.startsWith(name));
    } else {
      assertThat(isClass(name) || isMethod(name)).as("a class or a method: %s", name).isTrue();
    }
  }

  private static boolean isClass(String name) {
    try {
      return !load(name).isSynthetic();
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static boolean isMethod(String name) {
    int dot = name.lastIndexOf('.');
    try {
      return Arrays.stream(load(name.substring(0, dot)).getDeclaredMethods())
          .anyMatch(method -> method.getName().equals(name.substring(dot + 1)));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static Class<?> load(String name) throws ClassNotFoundException {
    return Class.forName(name, false, ProfiledNamesTest.class.getClassLoader());
  }

  static Stream<String> threads() {
    return Stream.concat(
            CostModel.OF_SAMPLE.threads().stream(), CostModel.OF_QUERY.threads().stream())
        .filter(name -> name.startsWith("weir-"))
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("threads")
  void threadsOfWeirAreStillCalledThat(String name) throws IOException {
    String withoutDash = name.substring(0, name.length() - 1); // as DaemonThreads is given it
    boolean found = false;
    for (Path entry : classPath()) {
      // A module that is packed has its classes next to its jar.
      Path module = Files.isDirectory(entry) ? entry : entry.resolveSibling("classes");
      if (Files.isDirectory(module)) {
        for (Path file : classes(module)) {
          String text = Files.readString(file, StandardCharsets.ISO_8859_1);
          found |= text.contains(name + ANY_NUMBER) || text.contains(constant(withoutDash));
        }
      }
    }
    assertThat(found).as("a class that numbers threads %s", name).isTrue();
  }

  /** The whole of a text as it stands in a class file: a tag, two bytes of length, the bytes. */
  private static String constant(String text) {
    return "\u0001\u0000" + (char) text.length() + text;
  }
}
