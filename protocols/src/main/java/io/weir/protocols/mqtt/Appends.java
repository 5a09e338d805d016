package io.weir.protocols.mqtt;

import io.weir.gateway.body.BodyReader;
import io.weir.gateway.records.JsonDocuments;
import io.weir.gateway.records.RecordWriter;
import io.weir.model.records.Change;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.StreamKey;
import io.weir.service.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends messages to streams. */
final class Appends {
  /** The user property of MQTT 5 that is the header {@code Idempotency-Key} of HTTP. */
  static final String IDEMPOTENCY_KEY = "idempotency-key";

  private static final Logger LOG = LoggerFactory.getLogger(Appends.class);
  private static final Pattern KEY =
      Pattern.compile("[!-~]{1," + RecordCommand.MAX_IDEMPOTENCY_KEY_BYTES + "}");

  private final RecordWriter writer;
  private final MqttMetrics metrics;

  Appends(RecordWriter writer, MqttMetrics metrics) {
    this.writer = writer;
    this.metrics = metrics;
  }

  /**
   * The document of a message.
   *
   * @throws MqttRefusedException if it is not one JSON document
   */
  static byte[] document(byte[] payload) {
    if (payload.length > RecordCommand.MAX_DOCUMENT_BYTES) {
      throw new MqttRefusedException(
          Reason.QUOTA_EXCEEDED,
          "payload: must have at most "
              + RecordCommand.MAX_DOCUMENT_BYTES
              + " bytes, got "
              + payload.length);
    }
    try {
      return JsonDocuments.one(new BodyReader.Body(payload, payload.length));
    } catch (ProblemException e) {
      throw new MqttRefusedException(Reason.of(e), "payload: " + e.getMessage());
    }
  }

  /**
   * Appends an event.
   *
   * @return completes with its id and time, or fails with a {@link MqttRefusedException}
   * @throws MqttRefusedException if nothing was written
   */
  CompletionStage<Change.Outcome.Appended> append(
      StreamKey key, byte[] document, Optional<String> idempotencyKey) {
    try {
      RecordCommand.Append command =
          new RecordCommand.Append(
              writer.nextId(),
              key,
              idempotencyKey.map(Appends::checked).orElse(RecordCommand.NO_IDEMPOTENCY_KEY),
              RecordCommand.ANY,
              List.of(document));
      return writer.write(command, 2L * document.length, Appends::appended);
    } catch (ProblemException e) {
      throw refused(e);
    }
  }

  private static byte[] checked(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new MqttRefusedException(
          Reason.NOT_SUPPORTED,
          IDEMPOTENCY_KEY + ": must have 1 to 255 visible characters of ASCII");
    }
    return key.getBytes(StandardCharsets.US_ASCII);
  }

  private static Change.Outcome.Appended appended(Change change) {
    if (change.outcome() instanceof Change.Outcome.Appended appended) {
      return appended;
    }
    String detail =
        change.outcome() instanceof Change.Outcome.Refused refused
            ? refused.message()
            : "the event was not appended";
    throw new MqttRefusedException(Reason.NOT_SUPPORTED, detail);
  }

  static MqttRefusedException refused(ProblemException problem) {
    return new MqttRefusedException(Reason.of(problem), problem.getMessage());
  }

  /** Appends a client's will; nobody is left to be told if that fails. */
  void append(Will will) {
    try {
      append(will.key(), will.document(), Optional.empty())
          .whenComplete((appended, failure) -> ended(will, failure));
    } catch (MqttRefusedException e) {
      ended(will, e);
    }
  }

  private void ended(Will will, Throwable failure) {
    metrics.will(failure == null);
    if (failure != null) {
      LOG.warn("A will for {} may not have been appended: {}", will.key(), failure.toString());
    }
  }
}
