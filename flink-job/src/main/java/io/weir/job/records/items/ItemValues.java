package io.weir.job.records.items;

import io.weir.job.records.RecordMap;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemQuery;
import io.weir.model.records.ItemResult.Values.Answer;
import io.weir.model.records.ItemResult.Values.Missing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The answers to a query for values, in the order of its keys. A run of keys is looked up in the
 * order in which they are stored, which is fast; but where their values exceed the query's bytes,
 * one after the other in the order asked, so that the first ones are answered. For one thread.
 */
final class ItemValues {
  private final TaskKeyGroups keyGroups;
  private final long now;
  private final int maxBytes;
  private final ItemLookup lookup;
  private final List<Answer> answers;
  private long bytes;
  private boolean anyFound;

  /**
   * @param now ms since the epoch; what has expired by then is not answered
   */
  ItemValues(RecordMap.Walk walk, TaskKeyGroups keyGroups, long now, ItemQuery.Values query) {
    this.keyGroups = keyGroups;
    this.now = now;
    maxBytes = query.maxBytes();
    lookup = new ItemLookup(walk, keyGroups.all(), query.keys().get(0).indexBytes());
    answers = new ArrayList<>(query.keys().size());
  }

  List<Answer> answers() {
    return answers;
  }

  /** Answers the next keys of the query; false where it is full before them or among them. */
  boolean answer(List<ItemKey> keys) {
    Answer[] run = new Answer[keys.size()];
    List<ItemKey> owned = new ArrayList<>(keys.size());
    int[] numbers = new int[keys.size()];
    for (int i = 0; i < run.length; i++) {
      if (keyGroups.owns(keys.get(i).hashCode())) {
        numbers[owned.size()] = i;
        owned.add(keys.get(i));
      } else {
        run[i] = Missing.ELSEWHERE;
      }
    }
    long[] taken = {bytes};
    boolean[] full = {false};
    lookup.find(
        owned,
        (number, stored) -> {
          Answer answer = answer(stored);
          taken[0] += bytesOf(answer, stored);
          run[numbers[number]] = answer;
          full[0] = taken[0] > maxBytes;
          return !full[0];
        });
    if (full[0]) {
      return answerInOrder(keys);
    }
    bytes = taken[0];
    anyFound |= taken[0] > 0;
    answers.addAll(Arrays.asList(run));
    return true;
  }

  private boolean answerInOrder(List<ItemKey> keys) {
    boolean[] full = {false};
    for (ItemKey key : keys) {
      if (!keyGroups.owns(key.hashCode())) {
        answers.add(Missing.ELSEWHERE);
        continue;
      }
      lookup.find(
          List.of(key),
          (number, stored) -> {
            Answer answer = answer(stored);
            bytes += bytesOf(answer, stored);
            full[0] = bytes > maxBytes && anyFound;
            if (!full[0]) {
              answers.add(answer);
              anyFound |= answer != Missing.ABSENT;
            }
            return false;
          });
      if (full[0]) {
        return false;
      }
    }
    return true;
  }

  private Answer answer(byte[] stored) {
    return stored == null || StoredItem.meta(stored).isExpiredAt(now)
        ? Missing.ABSENT
        : StoredItem.found(stored, true);
  }

  private static int bytesOf(Answer answer, byte[] stored) {
    return answer == Missing.ABSENT ? 0 : stored.length + ItemEngine.ANSWER_BYTES;
  }
}
