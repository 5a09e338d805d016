package io.weir.datagen.streams;

/**
 * What {@link StreamsRun} has done so far.
 *
 * @param appended events that inserters were told the id of
 * @param patched patches that were applied
 * @param reads ranges that were read
 * @param received events that listeners got, all together
 */
public record StreamsProgress(long appended, long patched, long reads, long received) {
  /** What has been done since an earlier look. */
  public StreamsProgress since(StreamsProgress earlier) {
    return new StreamsProgress(
        appended - earlier.appended,
        patched - earlier.patched,
        reads - earlier.reads,
        received - earlier.received);
  }

  /** Whether each kind of client has done something. */
  public boolean isOfAllKinds() {
    return appended > 0 && patched > 0 && reads > 0 && received > 0;
  }
}
