package io.weir.query.reply;

import io.weir.model.QueryResult;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What a client was told that a stream may lack, before all of it was known. */
public final class SaidCaveat {
  /** By how much a part may lag more than was said: the lags of tasks differ a little. */
  private static final long SLACK_MILLIS = 1000;

  private final QueryResult.Caveat said;
  private final long begun = System.nanoTime();

  public SaidCaveat(QueryResult.Caveat said) {
    this.said = said;
  }

  /**
   * @throws IOException if a later part of the stream may lack more
   */
  public void require(QueryResult.Caveat later) throws IOException {
    if (later.completeSince() > said.completeSince() || later.behindMillis() > mostBehindMillis()) {
      throw new IOException("what comes next may lack more than the client was told");
    }
  }

  /**
   * A replica that reads no more lags by a millisecond more each millisecond, and lacks nothing
   * more of what there was when the stream began. Where no lag was said, none may be seen.
   */
  private long mostBehindMillis() {
    return said.behindMillis() == 0
        ? 0
        : said.behindMillis()
            + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)
            + SLACK_MILLIS;
  }
}
