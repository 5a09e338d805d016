package io.weir.query.page;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.query.listing.TagPage;
import io.weir.query.reply.DecimalWriter;
import io.weir.query.reply.Utf8Text;
import io.weir.query.report.ReportRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The page for people: a form, and below it a report, a list of tags, or what went wrong. One text
 * with its style and script inside; everything from outside is escaped, and {@link #POLICY} lets a
 * browser run nothing else.
 */
final class DemoPage {
  private static final String STYLE = resource("demo.css");
  private static final String SCRIPT = resource("demo.js");

  /** The content security policy to send the page with. */
  static final String POLICY =
      "default-src 'none'; style-src '"
          + hash(STYLE)
          + "'; script-src '"
          + hash(SCRIPT)
          + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  /**
   * Everything but the tables and the lines; a tag of 1,024 bytes is six times as long when
   * escaped.
   */
  private static final int FRAME_BYTES = 64 * 1024;

  /** The times of a row, for people and for programs, with their elements. */
  private static final int ROW_BYTES = 128;

  /** A value in the table and a step of a line; and twice as a double, while the answer is read. */
  private static final int VALUE_BYTES = 2 * Double.BYTES + Utf8Text.NUMBER_BYTES + 32;

  /** A tag's name, escaped for a link and for the text, and its facts. */
  private static final int TAG_BYTES = 9 * Tag.MAX_BYTES + 2048;

  private DemoPage() {}

  /** The most bytes that a report takes, its query result included. */
  static long bytes(int points, int width) {
    return FRAME_BYTES + (long) points * (ROW_BYTES + width * VALUE_BYTES) + width * 256L;
  }

  /** The most bytes that a list of tags takes, its query results not included. */
  static long bytes(int tags) {
    return FRAME_BYTES + (long) tags * TAG_BYTES;
  }

  /** The form's fields, as they were typed. */
  record Form(String tag, String start, String end, String points, String width) {
    static final Form EMPTY = new Form("", "now-10m", "now", "", "");
  }

  static Utf8Text report(Form form, Query.Report query, QueryResult.Rows rows) {
    Utf8Text page = begin(form, query.tag().toString(), 64 * 1024);
    summary(page, query, rows);
    page.text("<figure>\n");
    if (rows.missing() == rows.periods().points()) {
      page.text("<p class=\"note\">The tag has no sample before the end of this interval.</p>\n");
    } else {
      Chart.draw(rows, page);
      legend(page, rows.width());
    }
    page.text("<div id=\"tip\" hidden></div></figure>\n");
    table(page, rows);
    return end(page);
  }

  private static void summary(Utf8Text page, Query.Report query, QueryResult.Rows rows) {
    Periods periods = rows.periods();
    page.text("<h2>").html(query.tag().toString()).text("</h2>\n<p class=\"facts\"><span>");
    page.text(PeopleTime.format(periods.start())).text(" to ");
    page.text(PeopleTime.format(periods.end())).text(" UTC</span> <span>");
    page.number(periods.points()).text(periods.points() == 1 ? " period of " : " periods of ");
    page.text(PeopleTime.length(periods.width())).text("</span> <span>");
    if (rows.resolution() == 0) {
      page.text("exact");
    } else {
      page.text("from buckets of up to ").text(PeopleTime.length(rows.resolution()));
    }
    page.text("</span> <a href=\"").html(apiLink(query)).text("\">as JSON</a></p>\n");
  }

  private static String apiLink(Query.Report query) {
    Periods periods = query.periods();
    return "api?tag="
        + URLEncoder.encode(query.tag().toString(), StandardCharsets.UTF_8)
        + "&start="
        + periods.start()
        + "&end="
        + periods.end()
        + "&points="
        + periods.points()
        + (query.width() == 0 ? "" : "&width=" + query.width());
  }

  private static void legend(Utf8Text page, int width) {
    page.text("<div class=\"legend\">");
    for (int i = 0; i < width; i++) {
      page.text("<button type=\"button\" aria-pressed=\"true\" class=\"" + Chart.colour(i));
      page.text("\" data-value=\"" + i + "\">value " + (i + 1) + "</button>\n");
    }
    page.text("</div>\n");
  }

  private static void table(Utf8Text page, QueryResult.Rows rows) {
    page.text("<div class=\"scroll\" tabindex=\"0\"><table id=\"rows\"><thead><tr>");
    page.text("<th>end of period (UTC)</th><th>time (ns)</th>");
    for (int i = 0; i < rows.width(); i++) {
      page.text("<th>value " + (i + 1) + "</th>");
    }
    page.text("</tr></thead>\n<tbody>\n");
    DecimalWriter decimals = new DecimalWriter(rows.width());
    for (int row = 1; row <= rows.periods().points(); row++) {
      long time = rows.periods().time(row);
      page.text("<tr><td>").text(PeopleTime.format(time)).text("</td><td>").number(time);
      if (rows.has(row)) {
        for (int i = 0; i < rows.width(); i++) {
          page.text("</td><td>");
          decimals.write(page, i, rows.value(row, i));
        }
      } else {
        page.text("</td><td class=\"none\" colspan=\"" + rows.width() + "\">no sample yet");
      }
      page.text("</td></tr>\n");
    }
    page.text("</tbody></table></div>\n");
  }

  static Utf8Text welcome(Form form, TagPage tags) {
    Utf8Text page = begin(form, "Reports", 16 * 1024);
    if (tags.tags().isEmpty() && tags.next() == null) {
      page.text("<p class=\"note\">No tag has a sample yet. Post one to <code>/save</code>, ");
      return end(page.text("and reports show it a moment later.</p>\n"));
    }
    page.text("<h2>").text(tags.next() == null ? "Tags" : "Some tags").text("</h2>\n");
    page.text("<div class=\"scroll\" tabindex=\"0\"><table class=\"tags\"><thead><tr><th>tag</th>");
    page.text("<th>first sample (UTC)</th><th>last sample (UTC)</th><th>samples</th>");
    page.text("<th>values</th></tr></thead>");
    page.text("\n<tbody>\n");
    for (QueryResult.Tags.Entry entry : tags.tags()) {
      String tag = entry.tag().toString();
      page.text("<tr><td><a href=\"demo?tag=");
      page.html(URLEncoder.encode(tag, StandardCharsets.UTF_8)).text("\">").html(tag);
      page.text("</a></td><td>").text(PeopleTime.format(entry.first()));
      page.text("</td><td>").text(PeopleTime.format(entry.last())).text("</td><td>");
      page.number(entry.count()).text("</td><td>").text(entry.widths().toString());
      page.text("</td></tr>\n");
    }
    return end(page.text("</tbody></table></div>\n"));
  }

  static Utf8Text problem(Form form, int status, String title, String detail) {
    Utf8Text page = begin(form, title, 16 * 1024);
    page.text("<div class=\"problem\" role=\"alert\"><h2>").html(title).text("</h2>\n<p>");
    page.html(detail).text("</p>\n<p class=\"facts\">status ").number(status);
    return end(page.text("</p></div>\n"));
  }

  private static Utf8Text begin(Form form, String title, int capacity) {
    Utf8Text page = new Utf8Text(capacity);
    page.text("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.text("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.text("<meta name=\"color-scheme\" content=\"light dark\">\n<title>").html(title);
    page.text(" - Weir</title>\n<style>").text(STYLE).text("</style>\n</head>\n<body>\n");
    page.text("<header><h1><a href=\"demo\">Weir</a></h1>\n<form action=\"demo\" method=\"get\">");
    field(page, "tag", "tag", form.tag(), "required maxlength=\"1024\" autocomplete=\"off\"");
    field(page, "start", "from", form.start(), "required autocomplete=\"off\"");
    field(page, "end", "to", form.end(), "required autocomplete=\"off\"");
    String limits = "type=\"number\" min=\"1\" max=\"" + Periods.MAX_POINTS + "\" placeholder=\"";
    field(page, "points", "points", form.points(), limits + ReportRequest.DEFAULT_POINTS + "\"");
    String widths = "type=\"number\" min=\"1\" max=\"" + SampleBlock.MAX_WIDTH + "\"";
    field(page, "width", "values", form.width(), widths);
    page.text("\n<button type=\"submit\">Show</button></form>\n<p class=\"hint\">Times are ");
    page.text("nanoseconds, UTC such as <code>2026-01-31T12:00</code>, <code>now</code> or ");
    return page.text("<code>now-10m</code> (ms, s, m, h, d).</p></header>\n<main>\n");
  }

  private static void field(
      Utf8Text page, String name, String label, String value, String attributes) {
    page.text("\n<label class=\"f-" + name + "\">" + label + " <input name=\"" + name);
    page.text("\" value=\"").html(value).text("\" " + attributes + "></label>");
  }

  private static Utf8Text end(Utf8Text page) {
    return page.text("</main>\n<script>").text(SCRIPT).text("</script>\n</body>\n</html>\n");
  }

  private static String resource(String name) {
    try (InputStream in = DemoPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
