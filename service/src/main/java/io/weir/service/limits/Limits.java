package io.weir.service.limits;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What each client has used of its limits. A client is a text, such as an address. Memory is
 * bounded by {@link LimitSettings#clients}. For any number of threads; never blocks.
 */
public final class Limits {
  /** Which limit a request was refused by. */
  public enum Reason {
    REQUESTS,
    BYTES,
    CONCURRENT;

    /** The setting, for people. */
    public String setting() {
      return "WEIR_CLIENT_" + name();
    }
  }

  /** A refused request waits for this where only another request's end can help. */
  private static final Duration FOR_AN_END = Duration.ofSeconds(1);

  private final LimitSettings settings;
  private final LongSupplier nanoTime;
  private final Map<String, Client> clients;
  private final Map<Reason, LongAdder> refused = new EnumMap<>(Reason.class);

  /** The use of one client; guarded by {@link #clients}. */
  private static final class Client {
    private final TokenBucket requests;
    private final TokenBucket bytes;
    private int concurrent;

    Client(LimitSettings settings, long now) {
      requests = settings.requests() > 0 ? new TokenBucket(settings.requests(), now) : null;
      bytes = settings.bytes() > 0 ? new TokenBucket(settings.bytes(), now) : null;
    }
  }

  /** A request that may go on, and must then be {@link #end ended}, or one that may not. */
  public final class Admission {
    private final Client client;
    private final Reason refused;
    private final Duration retryAfter;
    private boolean ended;

    private Admission(Client client, Reason refused, Duration retryAfter) {
      this.client = client;
      this.refused = refused;
      this.retryAfter = retryAfter;
      ended = refused != null;
    }

    public boolean isGranted() {
      return refused == null;
    }

    /** The limit; null if it was granted. */
    public Reason refusedBy() {
      return refused;
    }

    /** When it may come again if it was refused. */
    public Duration retryAfter() {
      return retryAfter;
    }

    /** Bytes of the body that have come. */
    public void used(long bytes) {
      if (client.bytes != null) {
        synchronized (clients) {
          client.bytes.take(bytes);
        }
      }
    }

    /**
     * Takes another request that cannot be refused, since it belongs to one that lasts.
     *
     * @return how long none should follow
     */
    public Duration again() {
      if (client.requests == null) {
        return pause();
      }
      synchronized (clients) {
        client.requests.take(1);
        long now = nanoTime.getAsLong();
        return Duration.ofNanos(Math.max(client.requests.wait(0, now), bytes(client, now)));
      }
    }

    /** How long no more bytes should be read, as too many were. */
    public Duration pause() {
      if (client.bytes == null) {
        return Duration.ZERO;
      }
      synchronized (clients) {
        return Duration.ofNanos(bytes(client, nanoTime.getAsLong()));
      }
    }

    /** The request has ended; again does nothing. */
    public void end() {
      synchronized (clients) {
        if (!ended) {
          ended = true;
          client.concurrent--;
        }
      }
    }
  }

  public Limits(LimitSettings settings) {
    this(settings, System::nanoTime);
  }

  Limits(LimitSettings settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    for (Reason each : Reason.values()) {
      refused.put(each, new LongAdder());
    }
    clients =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Client> eldest) {
            return size() > settings.clients();
          }
        };
  }

  /** Whether there is any limit; if not, nothing needs to be asked. */
  public boolean areOn() {
    return settings.areOn();
  }

  /** Counts a request of a client if it may go on. */
  public Admission admit(String name) {
    synchronized (clients) {
      long now = nanoTime.getAsLong();
      Client client = clients.computeIfAbsent(name, any -> new Client(settings, now));
      if (settings.concurrent() > 0 && client.concurrent >= settings.concurrent()) {
        return refusal(client, Reason.CONCURRENT, FOR_AN_END);
      }
      long bytes = bytes(client, now);
      if (bytes > 0) {
        return refusal(client, Reason.BYTES, Duration.ofNanos(bytes));
      }
      long requests = client.requests == null ? 0 : client.requests.wait(1, now);
      if (requests > 0) {
        return refusal(client, Reason.REQUESTS, Duration.ofNanos(requests));
      }
      if (client.requests != null) {
        client.requests.take(1);
      }
      client.concurrent++;
      return new Admission(client, null, Duration.ZERO);
    }
  }

  private Admission refusal(Client client, Reason reason, Duration retryAfter) {
    refused.get(reason).increment();
    return new Admission(client, reason, retryAfter);
  }

  private static long bytes(Client client, long now) {
    return client.bytes == null ? 0 : client.bytes.wait(1, now);
  }

  /** How many requests were refused by a limit. */
  public long refused(Reason reason) {
    return refused.get(reason).sum();
  }

  /** Clients that are told apart now. */
  public int clients() {
    synchronized (clients) {
      return clients.size();
    }
  }
}
