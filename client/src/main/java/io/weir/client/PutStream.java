package io.weir.client;

import com.google.protobuf.UnsafeByteOperations;
import io.weir.client.v1.BatchPutReply;
import io.weir.client.v1.BatchPutRequest;
import io.weir.client.v1.ItemPut;
import io.weir.client.v1.KeysGrpc;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Sends many puts in one call. */
final class PutStream<T> extends SendingCall<BatchPutRequest, BatchPutReply, BatchPutReply> {
  /** A message that has reached this is sent, so that it is at most one value larger. */
  private static final int MESSAGE_BYTES = 64 << 10;

  private final String index;
  private final Codec<T> codec;
  private final Iterator<Map.Entry<String, T>> values;
  private BatchPutReply reply = BatchPutReply.getDefaultInstance();

  private PutStream(String index, Codec<T> codec, Map<String, T> values) {
    this.index = index;
    this.codec = codec;
    this.values = values.entrySet().iterator();
  }

  static <T> CompletableFuture<BatchPutReply> of(
      KeysGrpc.KeysStub stub, String index, Codec<T> codec, Map<String, T> values) {
    PutStream<T> stream = new PutStream<>(index, codec, values);
    stub.batchPut(stream);
    return stream.result;
  }

  @Override
  BatchPutRequest next() {
    if (!values.hasNext()) {
      return null;
    }
    BatchPutRequest.Builder message = BatchPutRequest.newBuilder().setIndex(index);
    int bytes = 0;
    while (values.hasNext() && bytes < MESSAGE_BYTES) {
      Map.Entry<String, T> each = values.next();
      byte[] data = codec.encode(each.getValue());
      message.addPuts(
          ItemPut.newBuilder()
              .setKey(each.getKey())
              .setData(UnsafeByteOperations.unsafeWrap(data))
              .setContentType(codec.contentType()));
      bytes += each.getKey().length() + data.length;
    }
    return message.build();
  }

  @Override
  public void onNext(BatchPutReply told) {
    reply = told;
  }

  @Override
  public void onCompleted() {
    result.complete(reply);
  }
}
