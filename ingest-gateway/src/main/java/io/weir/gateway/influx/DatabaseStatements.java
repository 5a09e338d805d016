package io.weir.gateway.influx;

import io.weir.gateway.body.BodyReader;
import io.weir.gateway.body.InFlight;
import io.weir.gateway.samples.IngestSettings;
import io.weir.model.Excerpt;
import io.weir.service.http.IngestReply;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.IngestRoute;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * {@code POST /query} with {@code q=CREATE DATABASE ...}, which clients of InfluxDB 1 send before
 * their first write: a success, as there is nothing to create. All other statements are refused.
 */
public final class DatabaseStatements {
  private static final int MAX_BYTES = 16 << 10;
  private static final String FIELD = "q";

  private static final Pattern CREATE =
      Pattern.compile("\\s*CREATE\\s+DATABASE\\s.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final IngestReply DONE =
      new IngestReply(
          200, Map.of(), "{\"results\":[{\"statement_id\":0}]}".getBytes(StandardCharsets.UTF_8));

  private final BodyReader bodies;
  private final InFlight inFlight;

  public DatabaseStatements(IngestSettings settings, InFlight inFlight) {
    bodies = new BodyReader(MAX_BYTES, settings.bodyTimeout());
    this.inFlight = inFlight;
  }

  /** The route for the server. */
  public IngestRoute route() {
    return new IngestRoute("/query", this::take, refusal -> {});
  }

  private CompletionStage<IngestReply> take(IngestRequest request) throws IOException {
    try (InFlight.Hold hold = inFlight.admit(bodies.announced(request))) {
      BodyReader.Body body = bodies.read(request, hold);
      String form = new String(body.bytes(), 0, body.length(), StandardCharsets.UTF_8);
      Optional<String> statement = request.parameters().optionalText(FIELD);
      if (statement.isEmpty()) {
        statement = QueryParameters.of(form).optionalText(FIELD);
      }
      return CompletableFuture.completedFuture(answer(statement.orElse("")));
    } catch (ProblemException e) {
      throw e.detailAlsoAs("error");
    }
  }

  private static IngestReply answer(String statement) {
    if (CREATE.matcher(statement).matches()) {
      return DONE;
    }
    throw ProblemException.badRequest(
        FIELD,
        FIELD
            + ": must be CREATE DATABASE, the one statement of InfluxQL that is answered here, got \""
            + Excerpt.of(statement)
            + '"');
  }
}
