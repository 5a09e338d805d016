package io.weir.query.listen;

import io.weir.model.records.Change;
import io.weir.model.records.StreamKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All subscriptions, by the streams that they are to; those that lack events are caught up. Guarded
 * by the hub's lock.
 */
final class StreamSubscriptions {
  private final Map<StreamKey, List<Subscription>> ofStream = new HashMap<>();
  private final CatchUpQueue behind;

  StreamSubscriptions(CatchUpQueue behind) {
    this.behind = behind;
  }

  void add(Subscription subscription) {
    ofStream.computeIfAbsent(subscription.key(), k -> new ArrayList<>(1)).add(subscription);
    behind.add(subscription);
    behind.ask();
  }

  /** Ends a subscription. */
  void remove(Subscription subscription) {
    subscription.close();
    behind.remove(subscription);
    ofStream.computeIfPresent(
        subscription.key(),
        (key, all) -> {
          all.remove(subscription);
          return all.isEmpty() ? null : all;
        });
  }

  /** Tells those to the stream of a change. */
  void take(Change change) {
    for (Subscription each : ofStream.getOrDefault(change.key(), List.of())) {
      each.take(change);
      behind.add(each);
    }
    behind.ask();
  }

  /** Asks the state, since changes to any of the streams may have been missed. */
  void askAll() {
    for (List<Subscription> all : ofStream.values()) {
      all.forEach(this::askAgain);
    }
    behind.ask();
  }

  /** Asks once more for those whose first query a replica that lagged may have answered. */
  void askUnsure() {
    for (List<Subscription> all : ofStream.values()) {
      for (Subscription each : all) {
        if (each.unsure && !each.isBehind()) {
          each.unsure = false;
          askAgain(each);
        }
      }
    }
    behind.ask();
  }

  private void askAgain(Subscription subscription) {
    subscription.fallBehind();
    behind.add(subscription);
  }
}
