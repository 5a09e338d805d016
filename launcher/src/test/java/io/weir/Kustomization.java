package io.weir;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * As much of kustomize as deploy/kubernetes uses: resources, the namespace, images, and maps of
 * settings. Names get no suffix of a checksum. Any other field is refused.
 *
 * @param files those read as resources or configuration
 * @param objects the resources, in order
 * @param maps the generated ConfigMaps: what each holds
 */
record Kustomization(
    Set<Path> files, List<Map<String, Object>> objects, Map<String, Map<String, String>> maps) {
  private static final String FILE = "kustomization.yaml";

  private static final Set<String> KNOWN =
      Set.of(
          "apiVersion",
          "kind",
          "namespace",
          "resources",
          "configMapGenerator",
          "configurations",
          "images");

  /** Reads a directory's. */
  static Kustomization of(Path directory) throws IOException {
    Kustomization all = new Kustomization(new TreeSet<>(), new ArrayList<>(), new TreeMap<>());
    all.read(directory.normalize());
    return all;
  }

  private void read(Path directory) throws IOException {
    Map<String, Object> given = documents(directory.resolve(FILE)).get(0);
    if (!KNOWN.containsAll(given.keySet())) {
      throw new IOException(directory + " has a field that is none of " + KNOWN + ": " + given);
    }
    List<Map<String, Object>> own = new ArrayList<>();
    for (String resource : texts(given, "resources")) {
      Path file = directory.resolve(resource).normalize();
      if (Files.isDirectory(file)) {
        read(file);
      } else {
        require(file.startsWith(directory), file + " is outside of " + directory);
        files.add(file);
        own.addAll(documents(file));
      }
    }
    for (String configuration : texts(given, "configurations")) {
      files.add(directory.resolve(configuration));
    }
    for (Map<String, Object> map : maps(given, "configMapGenerator")) {
      maps.put((String) map.get("name"), generated(directory, map));
    }
    for (Map<String, Object> object : own) {
      place(object, (String) given.get("namespace"));
    }
    objects.addAll(own);
  }

  private static void place(Map<String, Object> object, String namespace) {
    if (!"Namespace".equals(object.get("kind"))) {
      child(object, "metadata").put("namespace", namespace);
    }
  }

  private static Map<String, String> generated(Path directory, Map<String, Object> map)
      throws IOException {
    Map<String, String> entries = new TreeMap<>();
    for (String name : texts(map, "files")) {
      entries.put(name, Files.readString(directory.resolve(name)));
    }
    for (String name : texts(map, "envs")) {
      for (String line : Files.readAllLines(directory.resolve(name))) {
        String[] parts = line.split("=", 2);
        String former = entries.put(parts[0], parts[1]);
        require(former == null, name + " has " + parts[0] + " twice");
      }
    }
    return entries;
  }

  /** A file's documents. */
  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> documents(Path file) throws IOException {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    List<Map<String, Object>> documents = new ArrayList<>();
    for (Object document : new Yaml(strict).loadAll(Files.readString(file))) {
      documents.add((Map<String, Object>) document);
    }
    return documents;
  }

  /** The objects of a kind, by their names. */
  Map<String, Map<String, Object>> ofKind(String kind) {
    Map<String, Map<String, Object>> found = new TreeMap<>();
    for (Map<String, Object> object : objects) {
      if (object.get("kind").equals(kind)) {
        found.put((String) child(object, "metadata").get("name"), object);
      }
    }
    return found;
  }

  /** What lies at a path of field names, which must be there. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> child(Map<String, Object> parent, String... path) {
    Map<String, Object> at = parent;
    for (String field : path) {
      at = (Map<String, Object>) requireNonNull(at.get(field), field + " of " + at);
    }
    return at;
  }

  /** A field's list of objects; empty if it is not there. */
  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> maps(Map<String, Object> parent, String field) {
    return (List<Map<String, Object>>) parent.getOrDefault(field, List.of());
  }

  @SuppressWarnings("unchecked")
  private static List<String> texts(Map<String, Object> parent, String field) {
    return (List<String>) parent.getOrDefault(field, List.of());
  }

  private static void require(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException(otherwise);
    }
  }
}
