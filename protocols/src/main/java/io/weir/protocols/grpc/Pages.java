package io.weir.protocols.grpc;

import io.weir.client.v1.ItemsRequest;
import io.weir.client.v1.SearchRequest;
import io.weir.model.records.LogPosition;
import io.weir.query.items.ItemReader;
import io.weir.query.items.ItemReader.Page;
import io.weir.query.items.ItemReader.PageQuery;
import io.weir.query.records.RequiredPositions;
import io.weir.query.reply.Reservation;
import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.access.Permission;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A list of items that is asked for in pages. */
interface Pages {
  /** The most bytes that a page of so many items takes. */
  long bytes(String after, int limit);

  /** Asks for the page after a key. */
  CompletionStage<Page> page(String after, int limit, Reservation reservation);

  /** The items whose keys have a prefix; throws what refuses the request. */
  static Pages of(ItemsRequest request, ItemReader reader, Caller caller) {
    List<LogPosition> required = required(request.getPosition(), reader);
    Permission permission = request.getValues() ? Permission.GET : Permission.LIST;
    caller.names(permission, Area.KV, request.getIndex());
    return new Pages() {
      private PageQuery query(String after, int limit) {
        return new PageQuery(
            required, request.getIndex(), request.getPrefix(), after, limit, request.getValues());
      }

      @Override
      public long bytes(String after, int limit) {
        return reader.bytes(query(after, limit));
      }

      @Override
      public CompletionStage<Page> page(String after, int limit, Reservation reservation) {
        return reader.page(
            query(after, limit),
            caller.names(permission, Area.KV, request.getIndex()),
            reservation);
      }
    };
  }

  /** The items whose values have words; throws what refuses the request. */
  static Pages of(SearchRequest request, ItemReader reader) {
    List<LogPosition> required = required(request.getPosition(), reader);
    return new Pages() {
      private ItemReader.Search search(String after, int limit) {
        return new ItemReader.Search(
            required, request.getIndex(), request.getQ(), after, limit, request.getValues());
      }

      @Override
      public long bytes(String after, int limit) {
        return reader.bytes(search(after, limit));
      }

      @Override
      public CompletionStage<Page> page(String after, int limit, Reservation reservation) {
        return reader.page(search(after, limit), reservation);
      }
    };
  }

  private static List<LogPosition> required(String position, ItemReader reader) {
    return RequiredPositions.of("position", position, reader.partitions()).ofAll();
  }
}
