package io.weir.benchmarks.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Base64;
import java.util.List;

/** Keys of etcd by its JSON gateway, put by transactions of as many as it takes. */
final class EtcdItems implements ItemConnection {
  /** Its default limit ({@code --max-txn-ops}). */
  private static final int TRANSACTION = 128;

  private final EtcdClient client;

  EtcdItems(EtcdClient client) {
    this.client = client;
  }

  @Override
  public byte[] get(String key) throws IOException {
    ObjectNode request = EtcdClient.JSON.createObjectNode();
    JsonNode answer = client.call("range", request.put("key", EtcdClient.base64(key)));
    JsonNode pair = answer.path("kvs").path(0);
    return pair.isMissingNode() ? null : Base64.getDecoder().decode(pair.path("value").asText());
  }

  @Override
  public Values get(List<String> keys) {
    throw new UnsupportedOperationException("no request of etcd has so many keys");
  }

  @Override
  public void put(List<String> keys, List<byte[]> values) throws IOException {
    for (int from = 0; from < keys.size(); from += TRANSACTION) {
      ObjectNode request = EtcdClient.JSON.createObjectNode();
      ArrayNode operations = request.putArray("success");
      for (int i = from; i < Math.min(keys.size(), from + TRANSACTION); i++) {
        operations
            .addObject()
            .putObject("requestPut")
            .put("key", EtcdClient.base64(keys.get(i)))
            .put("value", EtcdClient.base64(values.get(i)));
      }
      client.call("txn", request);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
