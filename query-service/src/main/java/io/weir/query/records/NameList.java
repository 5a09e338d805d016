package io.weir.query.records;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.records.RecordQuery;
import io.weir.query.listing.Listed;
import io.weir.query.listing.ListingPage;
import io.weir.query.listing.ListingPart;
import io.weir.query.reply.Utf8Text;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A list of names that each task has a part of, in the order of the names' bytes.
 *
 * @param queryOf the query for the task that a hash leads to
 * @param partOf reads a task's answer
 * @param nameOf the name of an entry
 * @param merge makes one entry of those of two tasks
 * @param write adds an entry to a JSON object, after its name
 */
public record NameList<E>(
    int limit,
    IntFunction<RecordQuery> queryOf,
    Function<QueryResult, ListingPart<String, E>> partOf,
    Function<E, String> nameOf,
    BinaryOperator<E> merge,
    BiConsumer<Utf8Text, E> write)
    implements Listed<String, E> {
  /** The name twice, as bytes and as a text, the objects, and the place in the merge. */
  private static final long ENTRY_BYTES = 1024;

  /** The most bytes of an entry as text: the name, each byte escaped, and five numbers. */
  private static final long TEXT_BYTES = 768;

  /** The most bytes that a page's text takes. */
  public static long textBytes(int limit) {
    return 2 * TEXT_BYTES * (1 + limit);
  }

  public static Utf8Text json(NameList<?> list, ListingPage<String, ?> page) {
    return list.json(page.entries(), page.next());
  }

  @SuppressWarnings("unchecked") // the page is of this list
  private Utf8Text json(List<?> entries, String next) {
    Utf8Text json = new Utf8Text(64 + entries.size() * 128).text("{\"data\":[");
    String separator = "{\"name\":";
    for (E entry : (List<E>) entries) {
      json.text(separator).json(nameOf.apply(entry));
      write.accept(json, entry);
      json.ascii('}');
      separator = ",{\"name\":";
    }
    json.text("],\"next\":");
    return (next == null ? json.text("null") : json.json(next)).ascii('}');
  }

  @Override
  public Query query(int routingHash) {
    return queryOf.apply(routingHash).toQuery();
  }

  @Override
  public ListingPart<String, E> part(QueryResult answer) {
    return partOf.apply(answer);
  }

  @Override
  public String name(E entry) {
    return nameOf.apply(entry);
  }

  @Override
  public Comparator<String> order() {
    return NameList::compare;
  }

  @Override
  public E merged(E one, E other) {
    return merge.apply(one, other);
  }

  @Override
  public long entryBytes() {
    return ENTRY_BYTES;
  }

  /** As the bytes of UTF-8 compare: surrogates are after all other characters. */
  public static int compare(String one, String other) {
    int end = Math.min(one.length(), other.length());
    for (int i = 0; i < end; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        boolean differ = Character.isSurrogate(a) != Character.isSurrogate(b);
        return differ ? Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b)) : a - b;
      }
    }
    return one.length() - other.length();
  }
}
