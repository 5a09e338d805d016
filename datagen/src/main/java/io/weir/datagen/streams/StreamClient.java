package io.weir.datagen.streams;

import io.weir.datagen.client.Answer;
import io.weir.datagen.client.RecordCalls;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;

/** Writes to streams of a bucket. For any number of threads. */
final class StreamClient {
  private final RecordCalls client;
  private final String bucket;

  StreamClient(RecordCalls client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  /** Appends an event; a repeated request has the same key, so that it appends once. */
  Answer append(String stream, String document, String idempotencyKey)
      throws IOException, InterruptedException {
    return client.write(
        path(stream),
        request ->
            request
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(document)));
  }

  /** Patches the last event. */
  Answer patch(String stream, String patch, String idempotencyKey)
      throws IOException, InterruptedException {
    return client.write(
        path(stream),
        request ->
            request
                .header("Content-Type", "application/json-patch+json")
                .header("Idempotency-Key", idempotencyKey)
                .method("PATCH", BodyPublishers.ofString(patch)));
  }

  /** The last event of a stream. */
  Answer last(String stream) throws IOException, InterruptedException {
    return client.get(path(stream));
  }

  private String path(String stream) {
    return "/streams/" + bucket + "/" + stream;
  }
}
