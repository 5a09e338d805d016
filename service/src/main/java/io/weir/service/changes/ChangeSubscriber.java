package io.weir.service.changes;

import io.weir.model.records.Change;

/** Is told what becomes of commands. Called on the feed's thread: must be brief, must not block. */
public interface ChangeSubscriber {
  /**
   * The next change; those of a stream come in the order of its commands, each once, those of
   * documents and items once from each replica and each replay.
   */
  void changed(Change change);

  /**
   * Changes were missed: the topic was cut before they were read, or one could not be read. Streams
   * may have gone on without a word.
   */
  void missed();
}
