package io.weir.protocols.grpc;

import com.google.protobuf.ByteString;
import io.weir.client.v1.BatchPutRequest;
import io.weir.client.v1.DeleteRequest;
import io.weir.client.v1.ItemPut;
import io.weir.client.v1.PutRequest;
import io.weir.client.v1.SetIndexRequest;
import io.weir.model.records.ContentType;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemCommand.Item;
import io.weir.model.records.ItemKey;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.SearchSetting;
import io.weir.service.http.ProblemException;
import java.util.ArrayList;
import java.util.List;

/** What requests ask for, in the words of the model. */
final class Requests {
  private Requests() {}

  /**
   * The item of a put.
   *
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  static Item item(PutRequest put) {
    return item(put.getIndex(), put.getKey(), put.getTtlMs(), put.getContentType(), put.getData());
  }

  /**
   * The index of a part of a stream, which the stream keeps for the next ones.
   *
   * @param before that of the part before
   * @param given empty if it is the same
   * @throws IllegalArgumentException if there can be none of this name
   */
  static String index(String before, String given) {
    if (!given.isEmpty()) {
      ItemKey.of(given, "k");
    }
    return given.isEmpty() ? before : given;
  }

  /**
   * The items of a part of a batch.
   *
   * @param index of all of them
   * @param before how many the stream had before
   * @throws ProblemException 400, naming the field and where in the stream
   */
  static List<Item> items(String index, BatchPutRequest part, long before) {
    List<Item> items = new ArrayList<>(part.getPutsCount());
    for (ItemPut put : part.getPutsList()) {
      try {
        items.add(item(index, put.getKey(), put.getTtlMs(), put.getContentType(), put.getData()));
      } catch (IllegalArgumentException e) {
        throw ProblemException.badRequest(e)
            .at((int) Math.min(Integer.MAX_VALUE, before + items.size()));
      }
    }
    return items;
  }

  private static Item item(String index, String key, long ttl, String type, ByteString data) {
    if (data.size() > ItemCommand.MAX_VALUE_BYTES) {
      throw new IllegalArgumentException(
          "data: must have at most " + ItemCommand.MAX_VALUE_BYTES + " bytes, got " + data.size());
    }
    ItemKey named = ItemKey.of(index, key);
    String contentType = type.isEmpty() ? ContentType.DEFAULT : type;
    try {
      return new Item(named, ttl, contentType, data.toByteArray());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.valueOf(e.getMessage())
              .replaceFirst("^ttl: ", "ttl_ms: ")
              .replaceFirst("^Content-Type: ", "content_type: "),
          e);
    }
  }

  /**
   * The condition of a put.
   *
   * @throws IllegalArgumentException naming the field
   */
  static long expected(PutRequest put) {
    return switch (put.getConditionCase()) {
      case IF_ABSENT -> put.getIfAbsent() ? ItemCommand.ABSENT : RecordCommand.ANY;
      case IF_PRESENT -> put.getIfPresent() ? ItemCommand.PRESENT : RecordCommand.ANY;
      case IF_VERSION -> version(put.getIfVersion());
      case CONDITION_NOT_SET -> RecordCommand.ANY;
    };
  }

  /**
   * The condition of a removal.
   *
   * @throws IllegalArgumentException naming the field
   */
  static long expected(DeleteRequest delete) {
    return switch (delete.getConditionCase()) {
      case IF_VERSION -> version(delete.getIfVersion());
      case CONDITION_NOT_SET -> RecordCommand.ANY;
    };
  }

  /**
   * The settings of an index.
   *
   * @throws IllegalArgumentException naming the field
   */
  static SearchSetting setting(SetIndexRequest request) {
    if (!request.hasSettings()) {
      throw new IllegalArgumentException("settings: must be given, got none");
    }
    try {
      return new SearchSetting(
          request.getSettings().getSearch(), request.getSettings().getSearchFieldsList());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.valueOf(e.getMessage()).replaceFirst("^search: ", "search_fields: "), e);
    }
  }

  private static long version(long version) {
    if (version < 1) {
      throw new IllegalArgumentException("if_version: must be 1 at least, got " + version);
    }
    return version;
  }
}
