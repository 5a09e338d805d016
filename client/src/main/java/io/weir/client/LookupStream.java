package io.weir.client;

import io.weir.client.v1.BatchLookupReply;
import io.weir.client.v1.BatchLookupRequest;
import io.weir.client.v1.KeysGrpc;
import io.weir.client.v1.LookupReply;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Looks many keys up in one call, from the first one on that is not answered yet. */
final class LookupStream extends SendingCall<BatchLookupRequest, BatchLookupReply, Void> {
  /** Keys of a message; 255 bytes each, so less than the smallest limit of a message. */
  private static final int MESSAGE_KEYS = 2000;

  private final String index;
  private final List<String> keys;
  private final String position;
  private final List<LookupReply> answers;
  private int sent;

  private LookupStream(
      String index, List<String> keys, String position, List<LookupReply> answers) {
    this.index = index;
    this.keys = keys;
    this.position = position;
    this.answers = answers;
    sent = answers.size();
  }

  /**
   * @param answers to the first keys; those to the others are added
   */
  static CompletableFuture<Void> of(
      KeysGrpc.KeysStub stub,
      String index,
      List<String> keys,
      String position,
      List<LookupReply> answers) {
    LookupStream stream = new LookupStream(index, keys, position, answers);
    stub.batchLookup(stream);
    return stream.result;
  }

  @Override
  BatchLookupRequest next() {
    if (sent == keys.size()) {
      return null;
    }
    int end = Math.min(keys.size(), sent + MESSAGE_KEYS);
    BatchLookupRequest message =
        BatchLookupRequest.newBuilder()
            .setIndex(index)
            .setPosition(position)
            .addAllKeys(keys.subList(sent, end))
            .build();
    sent = end;
    return message;
  }

  @Override
  public void onNext(BatchLookupReply reply) {
    answers.addAll(reply.getAnswersList());
  }

  @Override
  public void onCompleted() {
    if (answers.size() == keys.size()) {
      result.complete(null);
    } else {
      result.completeExceptionally(
          new IllegalStateException(keys.size() + " keys got " + answers.size() + " answers"));
    }
  }
}
