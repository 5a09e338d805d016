package io.weir.query.records;

import io.weir.model.records.LogPosition;
import io.weir.model.records.NamePage;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.RecordResult;
import io.weir.query.listing.ListingPart;
import io.weir.service.access.Caller;
import java.util.List;
import java.util.function.Function;

/** The lists of streams and of buckets: what each task is asked for, and how a name is written. */
final class StreamLists {
  private StreamLists() {}

  /** A page of the streams of a bucket. */
  static NameList<RecordResult.Streams.Entry> streams(
      String bucket, NamePage page, List<LogPosition> required) {
    return new NameList<>(
        page.limit(),
        hash -> new RecordQuery.Streams(required, bucket, page, hash),
        answer -> {
          RecordResult.Streams part = (RecordResult.Streams) RecordClient.of(answer);
          return part(
              part.streams(),
              part.more(),
              RecordResult.Streams.Entry::name,
              part.firstKeyGroup(),
              part.lastKeyGroup());
        },
        RecordResult.Streams.Entry::name,
        (one, other) -> other,
        (json, entry) -> {
          json.text(",\"first\":").number(entry.first()).text(",\"last\":").number(entry.last());
          json.text(",\"count\":").number(entry.count()).text(",\"bytes\":").number(entry.bytes());
          json.text(",\"t\":").number(entry.time());
        });
  }

  /** A page of the buckets, without those of Weir's own users and keys. */
  static NameList<RecordResult.Buckets.Entry> buckets(NamePage page, List<LogPosition> required) {
    return new NameList<>(
        page.limit(),
        hash -> new RecordQuery.Buckets(required, page, hash),
        answer -> {
          RecordResult.Buckets part = (RecordResult.Buckets) RecordClient.of(answer);
          List<RecordResult.Buckets.Entry> all = part.buckets();
          return new ListingPart<>(
              all.stream().filter(each -> !Caller.isOwnBucket(each.name())).toList(),
              part.more() ? all.get(all.size() - 1).name() : null,
              part.firstKeyGroup(),
              part.lastKeyGroup());
        },
        RecordResult.Buckets.Entry::name,
        StreamLists::sum,
        (json, entry) -> {
          json.text(",\"streams\":").number(entry.streams());
          json.text(",\"count\":").number(entry.count()).text(",\"bytes\":").number(entry.bytes());
          json.text(",\"t\":").number(entry.time());
        });
  }

  private static RecordResult.Buckets.Entry sum(
      RecordResult.Buckets.Entry one, RecordResult.Buckets.Entry other) {
    return new RecordResult.Buckets.Entry(
        one.name(),
        one.streams() + other.streams(),
        one.count() + other.count(),
        one.bytes() + other.bytes(),
        Math.max(one.time(), other.time()));
  }

  private static <E> ListingPart<String, E> part(
      List<E> entries, boolean more, Function<E, String> nameOf, int first, int last) {
    String end = more ? nameOf.apply(entries.get(entries.size() - 1)) : null;
    return new ListingPart<>(entries, end, first, last);
  }
}
