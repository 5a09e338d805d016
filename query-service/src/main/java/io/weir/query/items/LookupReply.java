package io.weir.query.items;

import io.javalin.http.Context;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemQuery;
import io.weir.model.records.ItemResult.Found;
import io.weir.model.records.ItemResult.Values.Answer;
import io.weir.query.reply.PacedStream;
import io.weir.query.reply.Places;
import io.weir.query.reply.Replies;
import io.weir.query.reply.Reservation;
import io.weir.query.reply.Utf8Text;
import io.weir.service.http.HttpStreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The reply to a lookup, window after window of its keys: one window of known length, or a stream,
 * for which the next window is asked for while one is written. What a window takes is bounded, so a
 * window has fewer keys where their values are large. Many keys with short values are one window,
 * since keys that are stored side by side are found for less (RATIONALE.md of the records' store).
 */
final class LookupReply {
  private static final String NDJSON = "application/x-ndjson";
  private static final String JSON = "application/json";

  /** The most bytes of a window's values, unless its first one has more. */
  private static final int WINDOW_BYTES = 1 << 20;

  /** Where a lookup has more keys than a window, it is one of all keys, if values are so short. */
  private static final int SHORT_BYTES = 160;

  /** What a value takes besides its bytes. */
  private static final int VALUE_BYTES = 96;

  /** How much of a stream's text is held before it is sent. */
  private static final int TEXT_BYTES = 64 << 10;

  /** The fewest keys that are asked for at once. */
  private static final int LEAST_KEYS = 16;

  private final Context ctx;
  private final LookupRequest request;
  private final ItemClient client;
  private final Replies replies;
  private final Places places;
  private final BitSet missing = new BitSet();
  private final Utf8Text json = new Utf8Text(1024);
  private String separator = "";
  private int size = ItemQuery.MAX_KEYS;

  /** Null before a stream begins. */
  private PacedStream out;

  LookupReply(
      Context ctx, LookupRequest request, ItemClient client, Replies replies, Places places) {
    this.ctx = ctx;
    this.request = request;
    this.client = client;
    this.replies = replies;
    this.places = places;
  }

  /**
   * The most memory that it takes, besides what all keys at once reserve: two windows as they came,
   * and the text of one.
   */
  static long bytes(int keys) {
    long window = 2L * (WINDOW_BYTES + ItemQuery.MAX_RESULT_BYTES / 4);
    return window + 2L * Math.min(keys, ItemQuery.MAX_KEYS) * ItemJson.BYTES / 4;
  }

  /**
   * The answers for keys from an index on.
   *
   * @param answers for the first keys of it, one or more
   */
  private record Window(int from, List<Answer> answers) {
    int end() {
      return from + answers.size();
    }
  }

  /** What all keys at once take besides; 0 where one window has all of them. */
  static long allBytes(int keys) {
    return keys <= ItemQuery.MAX_KEYS ? 0 : (long) keys * (SHORT_BYTES + VALUE_BYTES);
  }

  /**
   * Replies; fails before the first byte if the first window does.
   *
   * @param reservation of {@link #bytes}
   * @param ofAll of {@link #allBytes}; empty to go window by window
   */
  CompletionStage<Void> send(Reservation reservation, Optional<Reservation> ofAll) {
    begin();
    if (request.keys().isEmpty()) {
      end();
      return CompletableFuture.completedFuture(null);
    }
    return first(reservation, ofAll).thenComposeAsync(this::writeFirst, replies.threads());
  }

  /** All, if there are many and there is memory for them, else the first ones. */
  private CompletionStage<Window> first(Reservation reservation, Optional<Reservation> ofAll) {
    int keys = request.keys().size();
    if (keys <= ItemQuery.MAX_KEYS || ofAll.isEmpty()) {
      return ask(0, reservation);
    }
    return client
        .allValues(request.required(), request.keys(), keys * SHORT_BYTES, ofAll.get())
        .thenCompose(
            all -> {
              if (all.isPresent()) {
                return CompletableFuture.completedFuture(new Window(0, all.get()));
              }
              ofAll.get().close();
              return ask(0, reservation);
            });
  }

  private CompletionStage<Window> ask(int from, Reservation reservation) {
    List<ItemKey> all = request.keys();
    List<ItemKey> keys = all.subList(from, Math.min(all.size(), from + size));
    return client
        .values(request.required(), keys, WINDOW_BYTES, reservation)
        .thenApply(answers -> new Window(from, answers));
  }

  private void begin() {
    if (!request.lines()) {
      json.text("{\"found\":{");
    }
  }

  private CompletionStage<Void> writeFirst(Window first) {
    int keys = request.keys().size();
    if (first.end() == keys && keys <= ItemQuery.MAX_KEYS) {
      write(first);
      end();
      return CompletableFuture.completedFuture(null);
    }
    places.take().listenTo(ctx);
    ctx.req().getAsyncContext().setTimeout(0); // a reader that is too slow is cut
    try {
      ctx.contentType(contentType()).header("Cache-Control", "no-store");
      out = replies.paced(ctx);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return CompletableFuture.completedFuture(first)
        .thenCompose(this::writeFrom)
        .exceptionally(
            fault -> {
              HttpStreams.cut(ctx, fault);
              return null;
            });
  }

  private CompletionStage<Void> writeFrom(Window window) {
    int asked = Math.min(size, request.keys().size() - window.from());
    if (window.answers().size() < asked) {
      size = Math.max(LEAST_KEYS, Math.min(size, 2 * window.answers().size()));
    }
    if (window.end() == request.keys().size()) {
      write(window);
      end();
      return CompletableFuture.completedFuture(null);
    }
    CompletionStage<Window> next = ask(window.end(), null);
    write(window);
    flush();
    return next.thenComposeAsync(this::writeFrom, replies.threads());
  }

  private void write(Window window) {
    for (int i = 0; i < window.answers().size(); i++) {
      ItemKey key = request.keys().get(window.from() + i);
      if (window.answers().get(i) instanceof Found found) {
        write(key, found);
      } else {
        missing.set(window.from() + i);
      }
      if (out != null && json.length() >= TEXT_BYTES) {
        flush();
      }
    }
  }

  private void write(ItemKey key, Found found) {
    if (request.lines()) {
      json.text("{\"key\":").json(key.key()).ascii(',');
    } else {
      json.text(separator).json(key.key()).text(":{");
      separator = ",";
    }
    ItemJson.writeState(json, found);
    json.ascii(',');
    ItemJson.writeValue(json, found);
    json.text(request.lines() ? "}\n" : "}");
  }

  /** Adds what comes last, and sends what is not sent. */
  private void end() {
    if (!request.lines()) {
      json.text("},\"missing\":[");
      String before = "";
      for (int i = missing.nextSetBit(0); i >= 0; i = missing.nextSetBit(i + 1)) {
        json.text(before).json(request.keys().get(i).key());
        before = ",";
      }
      json.text("]}");
    }
    if (out == null) {
      ctx.res().setContentLength(json.length());
      ctx.contentType(contentType()).header("Cache-Control", "no-store").result(json.stream());
    } else {
      flush();
    }
  }

  private String contentType() {
    return request.lines() ? NDJSON : JSON;
  }

  private void flush() {
    try {
      json.moveTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
