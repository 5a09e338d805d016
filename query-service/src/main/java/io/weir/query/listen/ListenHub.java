package io.weir.query.listen;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.records.Change;
import io.weir.model.records.StreamKey;
import io.weir.query.records.RecordClient;
import io.weir.query.reply.DepartureCheck;
import io.weir.service.access.Caller;
import io.weir.service.changes.ChangeSubscriber;
import io.weir.service.http.ProblemException;
import io.weir.service.process.DaemonThreads;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Feeds all listeners. A subscription gets the next event from the changes if it has all before it
 * and room for it; otherwise it is caught up by queries to the state, and switched over by id. So a
 * change that was missed, came twice or came too early costs a query, and never an event.
 */
public final class ListenHub implements ChangeSubscriber, AutoCloseable {
  private static final int THREADS = 2;
  private static final long TICK_MILLIS = 5000;

  /** How long a listener keeps a stream that it may not have any more, or whose client has gone. */
  private static final long RIGHTS_MILLIS = 500;

  private static final int TICKS_PER_BEAT = 3;
  private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

  private final ListenSettings settings;
  private final BooleanSupplier isFeedDown;
  private final ScheduledThreadPoolExecutor threads =
      new ScheduledThreadPoolExecutor(THREADS, new DaemonThreads("weir-listen"));
  private final Set<Listener> listeners = new LinkedHashSet<>();
  private final CatchUpQueue behind;
  private final StreamSubscriptions ofStreams;
  private final Counter refused;
  private final DepartureCheck departures = new DepartureCheck(this::look);
  private long bytes;
  private long ticks;
  private boolean wasDown = true;
  private boolean closed;

  /**
   * @param isFeedDown whether changes do not come now
   */
  ListenHub(
      RecordClient client,
      ListenSettings settings,
      BooleanSupplier isFeedDown,
      PrometheusRegistry registry) {
    this.settings = settings;
    this.isFeedDown = isFeedDown;
    gauge("weir_listeners", "Listeners to streams.", () -> listeners.size(), registry);
    gauge("weir_listen_buffer_bytes", "Bytes that wait for listeners.", () -> bytes, registry);
    refused =
        Counter.builder()
            .name("weir_listeners_refused_total")
            .help("Refused beyond WEIR_LISTENERS.")
            .register(registry);
    behind = new CatchUpQueue(this, client, registry);
    ofStreams = new StreamSubscriptions(behind);
    threads.setRemoveOnCancelPolicy(true);
    every(TICK_MILLIS, this::tick);
    every(RIGHTS_MILLIS, this::sendAway);
    every(RIGHTS_MILLIS, departures::run);
  }

  private void every(long millis, Runnable work) {
    threads.scheduleWithFixedDelay(work, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void gauge(String name, String help, LongSupplier value, PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(
            gauge -> {
              synchronized (this) {
                gauge.call(value.getAsLong());
              }
            })
        .register(registry);
  }

  /** Refuses, as {@link #join} would. */
  public void requirePlace() {
    if (isFull()) {
      departures.runUnlessResting(); // clients that reconnect have closed the connection before
    }
    requireRoom();
  }

  private synchronized boolean isFull() {
    return listeners.size() >= settings.listeners();
  }

  /** Lets those leave whose clients have gone; without the lock, since reading takes a while. */
  private boolean look() {
    List<Listener> all;
    synchronized (this) {
      all = List.copyOf(listeners);
    }
    all.forEach(each -> each.outlet().look());
    synchronized (this) {
      return all.stream().anyMatch(Listener::isClosed);
    }
  }

  private synchronized void requireRoom() {
    if (closed) {
      throw ProblemException.unavailable("The server is stopping.", ASK_AGAIN);
    }
    if (isFull()) {
      refused.inc();
      throw ProblemException.tooMany(
          settings.listeners() + " clients are listening, the limit of WEIR_LISTENERS", ASK_AGAIN);
    }
  }

  /**
   * Adds a listener, without streams.
   *
   * @param keys the streams whose positions it is told, in their order
   * @param caller is sent away once it has lost the right to one of its streams
   * @throws ProblemException 429 if there are too many
   */
  public Listener join(Outlet outlet, List<StreamKey> keys, Caller caller) {
    requirePlace();
    synchronized (this) {
      requireRoom();
      Listener listener = new Listener(this, outlet, keys, caller);
      listeners.add(listener);
      return listener;
    }
  }

  /**
   * Begins to listen to a stream.
   *
   * @param from as {@link Subscription} takes it
   * @return completes when it is known where that begins, on a thread that must not be kept; never
   *     if the listener leaves before
   * @throws IllegalArgumentException if the listener has the stream already, or too many
   * @throws io.weir.service.access.AccessException if the listener may not have it
   */
  public synchronized CompletionStage<Beginning> subscribe(
      Listener listener, StreamKey key, OptionalLong from) {
    listener.requireMayHave(key);
    if (find(listener, key) != null) {
      throw new IllegalArgumentException("stream: is listened to already");
    } else if (listener.subscriptions().size() >= settings.streams()) {
      throw new IllegalArgumentException(
          "stream: " + settings.streams() + " are listened to, the limit of WEIR_LISTENER_STREAMS");
    } else if (listener.isClosed()) {
      return new CompletableFuture<>();
    }
    Subscription subscription = new Subscription(key, listener, from);
    listener.subscriptions().add(subscription);
    ofStreams.add(subscription);
    return subscription.begun();
  }

  /** Ends listening to a stream; returns whether the listener did. */
  public synchronized boolean unsubscribe(Listener listener, StreamKey key) {
    Subscription found = find(listener, key);
    if (found != null) {
      listener.subscriptions().remove(found);
      ofStreams.remove(found);
    }
    return found != null;
  }

  private static Subscription find(Listener listener, StreamKey key) {
    return listener.subscriptions().stream()
        .filter(each -> each.key().equals(key))
        .findFirst()
        .orElse(null);
  }

  /** Sends the answer to a command; returns whether the listener reads fast enough for that. */
  synchronized boolean answer(Listener listener, String json) {
    if (listener.bytes() > 2 * settings.buffer()) {
      return false;
    }
    listener.add(new Message.Answer(json));
    return true;
  }

  /** The last position of a listener, which leaves; null if something is on its way to it. */
  synchronized String leaveIfIdle(Listener listener) {
    if (listener.isSending()) {
      return null;
    }
    String position = listener.position();
    leave(listener);
    return position;
  }

  /** Removes a listener; a second call does nothing. */
  public synchronized void leave(Listener listener) {
    if (listeners.remove(listener)) {
      listener.subscriptions().forEach(ofStreams::remove);
      listener.close();
    }
  }

  @Override
  public synchronized void changed(Change change) {
    ofStreams.take(change);
  }

  @Override
  public synchronized void missed() {
    ofStreams.askAll();
  }

  /** While changes do not come, the state is asked instead, and once more when they come again. */
  private synchronized void tick() {
    boolean isDown = isFeedDown.getAsBoolean();
    if (isDown || wasDown) {
      missed();
    }
    wasDown = isDown;
    ofStreams.askUnsure();
    if (++ticks % TICKS_PER_BEAT == 0) {
      listeners.forEach(Listener::beat);
    }
  }

  /** Ends the connections of those who may not have what they listen to any more. */
  private void sendAway() {
    List<Listener> gone;
    synchronized (this) {
      gone = listeners.stream().filter(Listener::hasLostRights).toList();
    }
    gone.forEach(each -> each.outlet().refuse("there is no permission to listen any more"));
    gone.forEach(this::leave);
  }

  synchronized void catchUp(Listener listener) {
    listener.subscriptions().forEach(behind::add);
    behind.ask();
  }

  /** How many more bytes may wait for a listener for which so many wait. */
  long room(long waiting) {
    long share = settings.totalBuffer() / Math.max(1, listeners.size());
    return Math.min(Math.min(settings.buffer(), share) - waiting, settings.totalBuffer() - bytes);
  }

  void taken(long more) {
    bytes += more;
  }

  void freed(long less) {
    bytes -= less;
  }

  void execute(Runnable work) {
    schedule(work, 0);
  }

  /** Runs work later; returns what cancels that. */
  Runnable schedule(Runnable work, long delayMillis) {
    try {
      Future<?> scheduled = threads.schedule(work, delayMillis, TimeUnit.MILLISECONDS);
      return () -> scheduled.cancel(false);
    } catch (RejectedExecutionException e) {
      return () -> {}; // the hub is closed
    }
  }

  /** Ends all connections. */
  @Override
  public void close() {
    List<Listener> all;
    synchronized (this) {
      closed = true;
      behind.close();
      all = List.copyOf(listeners);
    }
    all.forEach(each -> each.outlet().end("the server is stopping"));
    all.forEach(this::leave);
    threads.shutdown();
  }
}
