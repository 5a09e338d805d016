package io.weir.service.http;

import io.weir.service.http.ClientEndPoint.Duty;

/** How fast a client does what it has to do, from one check to the next. For one thread. */
final class ClientProgress {
  /**
   * How long clients may take, in ns, and how fast they must be, in bytes a second.
   *
   * @param head from the first byte of a request's head, or of a handshake of TLS, to its end
   * @param body for how long a body may come more slowly than {@code rate}
   * @param reply for how long a reply may be read more slowly than {@code rate}, and a whole one
   *     more slowly than {@code wholeRate}
   * @param rate of a body, and of a reply, at each check
   * @param wholeRate of a whole reply, since the server first waited for the client
   */
  record Patience(long head, long body, long reply, long rate, long wholeRate) {}

  /**
   * What a check finds.
   *
   * @param now as {@link System#nanoTime}
   * @param requests that the connection has had
   * @param isWhole whether a reply is no stream: its length was known at the start, or the client
   *     speaks HTTP/1.0
   * @param received bytes of the connection
   * @param sent bytes of the connection
   */
  record Look(long now, Duty duty, long requests, boolean isWhole, long received, long sent) {
    private long moved(Duty by) {
      return by == Duty.REPLY ? sent : received;
    }
  }

  private Duty duty;
  private long requests;
  private long bytes;
  private long since = System.nanoTime();
  private long headSince;
  private boolean headBegun;
  private long lookedAt;
  private long replyBytes = -1;
  private long replyWait;

  ClientProgress(Duty first) {
    duty = first;
  }

  /** Whether the client takes too long, or is too slow. */
  boolean isSlow(Look look, Patience patience) {
    measureReply(look);
    if (look.duty() != duty || look.requests() != requests) {
      begin(look);
      return false;
    }
    return switch (duty) {
      case HANDSHAKE, HEAD -> isSlowHead(look, patience.head());
      case BODY -> isBelow(patience.rate(), look, patience.body());
      case REPLY ->
          look.isWhole() && isBelowInAll(patience.wholeRate(), look, patience.reply())
              || isBelow(patience.rate(), look, patience.reply());
      case NONE -> false;
    };
  }

  /** Adds up the time for which this reply has waited for the client. */
  private void measureReply(Look look) {
    if (look.duty() == Duty.REPLY) {
      if (look.requests() != requests || replyBytes < 0) {
        replyBytes = look.sent();
        replyWait = 0;
      } else if (duty == Duty.REPLY) {
        replyWait += look.now() - lookedAt;
      }
    } else if (look.requests() != requests || look.duty() == Duty.HEAD) {
      replyBytes = -1;
    }
    lookedAt = look.now();
  }

  /** The system reports progress in steps, so up to about a buffer may have been read unseen. */
  private boolean isBelowInAll(long rate, Look look, long patience) {
    long unseen = ClientConnector.SEND_BUFFER_BYTES;
    return replyWait > patience
        && (look.sent() - replyBytes + unseen) * 1e9 < (double) rate * replyWait;
  }

  private boolean isSlowHead(Look look, long patience) {
    if (!headBegun && look.received() > bytes) {
      headBegun = true;
      headSince = look.now();
    }
    return headBegun && look.now() - headSince > patience;
  }

  private boolean isBelow(long rate, Look look, long patience) {
    long elapsed = look.now() - since;
    if (elapsed <= patience) {
      return false;
    }
    boolean below = (look.moved(duty) - bytes) * 1e9 < (double) rate * elapsed;
    begin(look);
    return below;
  }

  private void begin(Look look) {
    duty = look.duty();
    requests = look.requests();
    bytes = look.moved(duty);
    since = look.now();
    headBegun = false;
  }

  /** What the client had to do at the last check. */
  Duty duty() {
    return duty;
  }

  /** Since when it has had to do that, or was last found fast enough. */
  long since() {
    return since;
  }
}
