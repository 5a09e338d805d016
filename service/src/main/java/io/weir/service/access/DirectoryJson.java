package io.weir.service.access;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;

/** A directory as a document. */
final class DirectoryJson {
  private static final String FORMAT = "format";
  private static final int VERSION = 1;

  private DirectoryJson() {}

  static byte[] write(Directory directory) {
    return bytes(fields(directory));
  }

  private static byte[] bytes(Map<String, Object> json) {
    return JSONObjectUtils.toJSONString(json).getBytes(StandardCharsets.UTF_8);
  }

  /** How many bytes each part takes, for people. */
  static String sizes(Directory directory) {
    StringJoiner sizes = new StringJoiner(", ");
    new TreeMap<>(fields(directory))
        .forEach((part, value) -> sizes.add(part + ' ' + bytes(Map.of(part, value)).length));
    return sizes.toString();
  }

  private static Map<String, Object> fields(Directory directory) {
    Map<String, Object> users = new HashMap<>();
    directory
        .users()
        .forEach((name, u) -> users.put(name, Map.of("hash", u.hash(), "change", u.mustChange())));
    Map<String, Object> groups = new HashMap<>();
    directory.groups().forEach((name, members) -> groups.put(name, List.copyOf(members)));
    List<Object> grants = new ArrayList<>();
    for (Directory.Given each : directory.grants()) {
      grants.add(
          Map.of(
              "to", each.subject().toString(), "grant", each.grant().toString(), "by", each.by()));
    }
    List<Object> keys = new ArrayList<>();
    directory
        .keys()
        .forEach(k -> keys.add(Map.of("id", k.id(), "secret", k.secret(), "made", k.made())));
    Map<String, Object> ended = Map.copyOf(directory.ended().flat());
    return Map.of(
        FORMAT, VERSION, "users", users, "groups", groups, "grants", grants, "keys", keys, "ended",
        ended);
  }

  /**
   * Reads one.
   *
   * @param version the id of its event
   * @throws IllegalArgumentException if it is none of this version
   */
  static Directory read(long version, byte[] json) {
    try {
      Map<String, Object> all = JSONObjectUtils.parse(new String(json, StandardCharsets.UTF_8));
      if (JSONObjectUtils.getInt(all, FORMAT) != VERSION) {
        throw new IllegalArgumentException("a directory of another format");
      }
      Map<String, Directory.User> users = new HashMap<>();
      Map<String, Object> given = JSONObjectUtils.getJSONObject(all, "users");
      for (String name : given.keySet()) {
        Map<String, Object> user = JSONObjectUtils.getJSONObject(given, name);
        users.put(
            name,
            new Directory.User(
                JSONObjectUtils.getString(user, "hash"),
                JSONObjectUtils.getBoolean(user, "change")));
      }
      Map<String, Set<String>> groups = new HashMap<>();
      Map<String, Object> ofGroups = JSONObjectUtils.getJSONObject(all, "groups");
      for (String name : ofGroups.keySet()) {
        groups.put(name, Set.copyOf(new TreeSet<>(JSONObjectUtils.getStringList(ofGroups, name))));
      }
      List<Directory.Given> grants = new ArrayList<>();
      for (Map<String, Object> each : JSONObjectUtils.getJSONObjectArray(all, "grants")) {
        grants.add(
            new Directory.Given(
                Subject.of(JSONObjectUtils.getString(each, "to")),
                Grant.of(JSONObjectUtils.getString(each, "grant")),
                each.get("by") instanceof String by ? by : ""));
      }
      List<Directory.SigningKey> keys = new ArrayList<>();
      for (Map<String, Object> each : JSONObjectUtils.getJSONObjectArray(all, "keys")) {
        keys.add(
            new Directory.SigningKey(
                JSONObjectUtils.getString(each, "id"),
                JSONObjectUtils.getString(each, "secret"),
                JSONObjectUtils.getLong(each, "made")));
      }
      Map<String, Long> ended = new HashMap<>();
      Map<String, Object> ofEnded = JSONObjectUtils.getJSONObject(all, "ended");
      for (String id : ofEnded.keySet()) {
        ended.put(id, JSONObjectUtils.getLong(ofEnded, id));
      }
      return new Directory(version, users, groups, grants, keys, EndedSessions.of(ended));
    } catch (ParseException | NullPointerException | ClassCastException e) { // of null, or types
      throw new IllegalArgumentException("a directory that cannot be read", e);
    }
  }
}
