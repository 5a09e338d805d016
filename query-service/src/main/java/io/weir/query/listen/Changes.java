package io.weir.query.listen;

import io.weir.service.changes.ChangeFeed;
import io.weir.service.changes.ChangeSubscriber;
import java.util.Optional;

/** Where changes come from. */
public interface Changes {
  /** Tells the subscriber all changes from now on; returns what ends that. */
  Runnable subscribe(ChangeSubscriber subscriber);

  /** Why changes do not come now; empty if they do. */
  Optional<String> fault();

  static Changes of(ChangeFeed feed) {
    return new Changes() {
      @Override
      public Runnable subscribe(ChangeSubscriber subscriber) {
        return feed.subscribe(subscriber);
      }

      @Override
      public Optional<String> fault() {
        return feed.fault();
      }
    };
  }
}
