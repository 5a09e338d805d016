package io.weir.datagen.streams;

import java.util.List;
import java.util.Map;

/**
 * What {@link StreamsRun} found.
 *
 * @param faults by check, how often it failed; 0 for each that held
 * @param examples by check, the first few faults
 * @param appended events that inserters were told the id of
 * @param patched patches that were applied
 * @param reads ranges that were read
 * @param received events that listeners got, all together
 * @param reconnects of listeners
 * @param repeated requests that were sent again, since Weir did not answer
 * @param unanswered writes and reads that were given up
 * @param held events that were read at the end
 */
public record StreamsResult(
    Map<StreamsCheck, Long> faults,
    Map<StreamsCheck, List<String>> examples,
    long appended,
    long patched,
    long reads,
    long received,
    long reconnects,
    long repeated,
    long unanswered,
    long held) {
  public StreamsResult {
    faults = Map.copyOf(faults);
    examples = Map.copyOf(examples);
  }

  public boolean pass() {
    return appended > 0 && faults.values().stream().allMatch(count -> count == 0);
  }
}
