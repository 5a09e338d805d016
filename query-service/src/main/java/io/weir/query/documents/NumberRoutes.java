package io.weir.query.documents;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.weir.model.QueryClient;
import io.weir.model.records.MetricKey;
import io.weir.query.reply.CaveatHeaders;
import io.weir.query.reply.Replies;
import io.weir.query.reply.RequestBody;
import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.http.Callers;
import io.weir.service.http.QueryParameters;
import io.weir.service.http.Routes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The routes that read metrics whose values are numbers, which are samples of one value: {@code
 * /metric/single/{id}} and {@code /query/single}.
 */
public final class NumberRoutes implements Routes {
  private static final String RESOLUTION = "Weir-Resolution";
  private static final String PATH = "/metric/single/{id}";

  private final NumberQueries numbers;
  private final CompressedNumbers compressed;
  private final PeriodNumbers periods;
  private final Replies replies;

  public NumberRoutes(QueryClient client, Replies replies) {
    numbers = new NumberQueries(client);
    compressed = new CompressedNumbers(numbers);
    periods = new PeriodNumbers(numbers);
    this.replies = replies;
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.get(PATH, this::get);
    config.routes.post(PATH, ctx -> post(ctx, Optional.of(MetricPath.key(ctx))));
    config.routes.post("/query/single", ctx -> post(ctx, Optional.empty()));
  }

  @Override
  public boolean repliesWait() {
    return replies.areWaiting();
  }

  private void get(Context ctx) {
    long begin = System.nanoTime();
    NumberRequest request = NumberRequest.of(ctx, MetricPath.key(ctx));
    replies.reply(
        ctx, bytes(request), () -> page(request), page -> send(ctx, request, page, true, begin));
  }

  /** The most memory that the pages of all metrics and the reply take. */
  private static long bytes(NumberRequest request) {
    int longest =
        request.query().keys().stream().mapToInt(key -> key.idBytes().length).max().orElse(0);
    return RawNumbers.PAGES_BYTES + NumberPage.bytes(request.rows(), longest);
  }

  private CompletionStage<NumberPage> page(NumberRequest request) {
    return switch (request.resolution()) {
      case RAW -> new RawNumbers(request, numbers, replies.threads()).page();
      case COMPRESSED -> compressed.page(request);
      case MINUTE, HOUR, DAY -> periods.page(request);
    };
  }

  /** The bounds of the reply are known once the body is read. */
  private void post(Context ctx, Optional<MetricKey> key) {
    long begin = System.nanoTime();
    QueryParameters.of(ctx).refuseOthersThan(Set.of());
    Caller caller = Callers.of(ctx);
    replies.reply(
        ctx,
        0,
        () ->
            RequestBody.receive(ctx, replies, QueryBody.MAX_BYTES)
                .thenComposeAsync(
                    body -> {
                      NumberRequest request = NumberRequest.of(QueryBody.read(body, key));
                      request.query().requireReadable(caller, Area.TAGS);
                      replies.reserve(ctx, bytes(request));
                      return new RawNumbers(request, numbers, replies.threads())
                          .page()
                          .thenApply(page -> new Answer(request, page));
                    },
                    replies.threads()),
        answer -> send(ctx, answer.request(), answer.page(), key.isPresent(), begin));
  }

  private record Answer(NumberRequest request, NumberPage page) {}

  private static void send(
      Context ctx, NumberRequest request, NumberPage page, boolean withId, long begin) {
    CaveatHeaders.set(ctx, page.caveat());
    if (request.resolution() != Resolution.RAW) {
      ctx.header(RESOLUTION, Long.toString(page.resolution()));
    }
    Replies.sendJson(ctx, page.json(request, withId, System.nanoTime() - begin));
  }
}
