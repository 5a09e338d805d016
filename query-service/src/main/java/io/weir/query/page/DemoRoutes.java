package io.weir.query.page;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.query.listing.MergedTagListing;
import io.weir.query.reply.CaveatHeaders;
import io.weir.query.reply.Replies;
import io.weir.query.reply.Utf8Text;
import io.weir.query.report.ReportRequest;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import io.weir.service.http.Routes;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.eclipse.jetty.http.HttpStatus;

/** The route for people: {@code /demo}. Errors are HTML too. */
public final class DemoRoutes implements Routes {
  private static final int TAGS_SHOWN = 100;

  private final QueryClient client;
  private final MergedTagListing tagListing;
  private final Replies replies;
  private final int preferredWidth;
  private final InstantSource clock;

  /**
   * @param preferredWidth of the series that is meant where a tag has several; 0 for none
   */
  public DemoRoutes(
      QueryClient client,
      MergedTagListing tagListing,
      Replies replies,
      int preferredWidth,
      InstantSource clock) {
    this.client = client;
    this.tagListing = tagListing;
    this.replies = replies;
    this.preferredWidth = preferredWidth;
    this.clock = clock;
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.get("/demo", this::show);
  }

  @Override
  public boolean repliesWait() {
    return replies.areWaiting();
  }

  private void show(Context ctx) {
    DemoPage.Form form = DemoPage.Form.EMPTY;
    try {
      QueryParameters parameters = QueryParameters.of(ctx);
      form = form(parameters);
      if (parameters.optionalText("tag").isEmpty()) {
        welcome(ctx, form);
      } else {
        report(ctx, form);
      }
    } catch (ProblemException problem) {
      problem(ctx, form, problem);
    }
  }

  private static DemoPage.Form form(QueryParameters parameters) {
    DemoPage.Form empty = DemoPage.Form.EMPTY;
    return new DemoPage.Form(
        parameters.optionalText("tag").orElse(empty.tag()),
        parameters.optionalText("start").orElse(empty.start()),
        parameters.optionalText("end").orElse(empty.end()),
        parameters.optionalText("points").orElse(empty.points()),
        parameters.optionalText("width").orElse(empty.width()));
  }

  private void welcome(Context ctx, DemoPage.Form form) {
    MergedTagListing.Listing listing = tagListing.list("", "", TAGS_SHOWN, 0);
    replies.reply(
        ctx,
        listing.bytes() + DemoPage.bytes(TAGS_SHOWN),
        listing::page,
        tags -> send(ctx, 200, DemoPage.welcome(form, tags)),
        problem -> problem(ctx, form, problem));
  }

  private void report(Context ctx, DemoPage.Form form) {
    Query.Report query = query(form);
    replies.reply(
        ctx,
        DemoPage.bytes(query.periods().points(), replies.width(query)),
        () -> client.query(query),
        result ->
            send(
                ctx,
                200,
                DemoPage.report(
                    form,
                    query,
                    (QueryResult.Rows) replies.report(CaveatHeaders.set(ctx, result)))),
        problem -> problem(ctx, form, problem));
  }

  private Query.Report query(DemoPage.Form form) {
    long now = PeopleTime.nanos(wholeSecond(clock.instant()));
    try {
      Tag tag = Tag.of(form.tag());
      long start = PeopleTime.parse("start", form.start(), now);
      long end = PeopleTime.parse("end", form.end(), now);
      int points = whole("points", form.points(), ReportRequest.DEFAULT_POINTS);
      Periods periods = new Periods(start, end, points);
      return new Query.Report(tag, periods, whole("width", form.width(), 0), preferredWidth);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }

  /** Rounded up, so that the latest sample is included and periods have readable times. */
  private static Instant wholeSecond(Instant now) {
    Instant second = now.truncatedTo(ChronoUnit.SECONDS);
    return second.equals(now) ? now : second.plusSeconds(1);
  }

  private static int whole(String field, String text, int otherwise) {
    try {
      return text.isBlank() ? otherwise : Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          field + ": must be a whole number, got \"" + text + "\"", e);
    }
  }

  private static void problem(Context ctx, DemoPage.Form form, ProblemException problem) {
    problem
        .retryAfter()
        .ifPresent(wait -> ctx.header("Retry-After", Long.toString(Math.max(1, wait.toSeconds()))));
    String title = HttpStatus.getMessage(problem.status());
    send(
        ctx,
        problem.status(),
        DemoPage.problem(form, problem.status(), title, problem.getMessage()));
  }

  private static void send(Context ctx, int status, Utf8Text page) {
    ctx.res().setContentLength(page.length());
    ctx.status(status)
        .contentType("text/html; charset=utf-8")
        .header("Cache-Control", "no-store")
        .header("Content-Security-Policy", DemoPage.POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .result(page.stream());
  }
}
