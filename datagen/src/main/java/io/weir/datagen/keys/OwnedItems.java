package io.weir.datagen.keys;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.datagen.client.Answer;
import io.weir.datagen.client.Faults;
import io.weir.datagen.client.Held;
import io.weir.datagen.client.ToldPositions;
import io.weir.testkit.client.Address;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the items that one client alone writes, and so knows what it must find. */
final class OwnedItems {
  private final KeyClient client;
  private final Faults<KeysCheck> faults;
  private final KeysTally tally;
  private final String prefix;
  private final Map<String, Held> items;
  private final ToldPositions positions;

  /**
   * @param prefix of all their keys, and of no others
   * @param items as they were last written; the writer goes on changing them
   * @param positions of what was written, which reads demand
   */
  OwnedItems(
      KeyClient client,
      Faults<KeysCheck> faults,
      KeysTally tally,
      String prefix,
      Map<String, Held> items,
      ToldPositions positions) {
    this.client = client;
    this.faults = faults;
    this.tally = tally;
    this.prefix = prefix;
    this.items = items;
    this.positions = positions;
  }

  /** Gets one, which must be as it was last written. */
  void read(String key, Held item) throws IOException, InterruptedException {
    Answer answer = client.get(key, positions.all());
    tally.read(1);
    if (answer.status() == KeyClient.OK) {
      check(KeysCheck.POSITIONS, key, item, answer.text(), KeyClient.version(answer));
    } else if (answer.status() == KeyClient.NOT_FOUND) {
      check(KeysCheck.POSITIONS, key, item, Held.NONE, 0);
    } else {
      faults.add(KeysCheck.ITEMS, "%s: get got %s", key, answer);
    }
  }

  private void check(KeysCheck check, String key, Held item, String found, long version) {
    Optional<String> fault = item.fault(found, version);
    fault.ifPresent(text -> faults.add(check, "%s: %s", key, text));
  }

  /** Asks for all and as many that nobody writes. */
  void lookUp() throws IOException, InterruptedException {
    Map<String, Held> left = new TreeMap<>(items);
    items.keySet().forEach(key -> left.put(key + "-none", new Held()));
    Answer answer = client.lookup(List.copyOf(left.keySet()), positions.all());
    if (answer.status() != KeyClient.OK) {
      faults.add(KeysCheck.LOOKUPS, "%s: a lookup got %s", prefix, answer);
      return;
    }
    tally.read(left.size());
    JsonNode json = answer.json();
    for (Map.Entry<String, JsonNode> each : json.path("found").properties()) {
      checkEntry(KeysCheck.LOOKUPS, left, each.getKey(), each.getValue());
    }
    for (JsonNode each : json.path("missing")) {
      Held item = left.remove(each.asText());
      if (item == null) {
        faults.add(KeysCheck.LOOKUPS, "%s: was not asked for, or twice in the answer", each);
      } else {
        check(KeysCheck.LOOKUPS, each.asText(), item, Held.NONE, 0);
      }
    }
    left.keySet().forEach(key -> faults.add(KeysCheck.LOOKUPS, "%s: not in the answer", key));
  }

  private void checkEntry(KeysCheck check, Map<String, Held> left, String key, JsonNode entry) {
    Held item = left.remove(key);
    if (item == null) {
      faults.add(check, "%s: was not asked for, or is there twice", key);
    } else {
      check(check, key, item, KeyClient.value(entry), entry.path("version").asLong());
    }
  }

  /** Lists all; returns how many there are. */
  int checkList(List<Address> servers) throws IOException, InterruptedException {
    Map<String, Held> left = new TreeMap<>(items);
    String before = "";
    List<JsonNode> entries;
    try {
      entries = client.list(servers, prefix, positions.all());
    } catch (KeyClient.PageException e) {
      faults.add(KeysCheck.LISTS, "%s: %s", prefix, e.getMessage());
      return 0;
    }
    for (JsonNode entry : entries) {
      String key = entry.path("key").asText();
      if (key.compareTo(before) <= 0) {
        faults.add(KeysCheck.LISTS, "%s is listed after %s", key, before);
      }
      before = key;
      checkEntry(KeysCheck.LISTS, left, key, entry);
    }
    left.forEach((key, item) -> check(KeysCheck.LISTS, key, item, Held.NONE, 0));
    tally.listed(entries.size());
    return entries.size();
  }
}
