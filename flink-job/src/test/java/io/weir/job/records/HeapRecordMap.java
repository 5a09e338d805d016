package io.weir.job.records;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Records over a map of this process; it is copied when it is written after a walk has begun. */
public final class HeapRecordMap implements RecordMap {
  private record At(MapKey key, byte[] position) {}

  private static final Comparator<At> ORDER =
      Comparator.<At, byte[]>comparing(at -> at.key.toBytes(), Arrays::compareUnsigned)
          .thenComparing(at -> at.position, Arrays::compareUnsigned);

  private final List<Runnable> written = new ArrayList<>();
  private NavigableMap<At, byte[]> entries = new TreeMap<>(ORDER);
  private boolean isWalked;

  @Override
  public synchronized byte[] get(MapKey key, byte[] position, int most) {
    byte[] value = entries.get(new At(key, position));
    return value == null ? null : Arrays.copyOf(value, Math.min(most, value.length));
  }

  @Override
  public void put(MapKey key, byte[] position, byte[] value) {
    written.add(() -> entries.put(new At(key, position), value));
  }

  @Override
  public void remove(MapKey key, byte[] position) {
    written.add(() -> entries.remove(new At(key, position)));
  }

  @Override
  public void removeRange(MapKey key, byte[] from, byte[] end) {
    written.add(() -> entries.subMap(new At(key, from), new At(key, end)).clear());
  }

  @Override
  public synchronized Count count(MapKey key, byte[] from, byte[] end, long most) {
    long count = 0;
    for (At at : entries.subMap(new At(key, from), new At(key, end)).keySet()) {
      if (count == most) {
        return new Count(count, at.position);
      }
      count++;
    }
    return new Count(count, end);
  }

  @Override
  public synchronized void commit() {
    if (isWalked) {
      entries = new TreeMap<>(entries);
      isWalked = false;
    }
    written.forEach(Runnable::run);
    written.clear();
  }

  @Override
  public synchronized Walk walk() {
    isWalked = true;
    return new HeapWalk(entries);
  }

  /** How many entries there are in all. */
  public synchronized int size() {
    return entries.size();
  }

  /** What there is, for comparison with another map. */
  synchronized String content() {
    StringBuilder all = new StringBuilder();
    entries.forEach(
        (at, value) ->
            all.append(at.key)
                .append(' ')
                .append(Arrays.toString(at.position))
                .append(" = ")
                .append(Arrays.toString(value))
                .append('\n'));
    return all.toString();
  }

  private static final class HeapWalk implements Walk {
    private final NavigableMap<At, byte[]> entries;
    private MapKey key;
    private Map.Entry<At, byte[]> present;

    HeapWalk(NavigableMap<At, byte[]> entries) {
      this.entries = entries;
    }

    private boolean isAt(Map.Entry<At, byte[]> entry) {
      present = entry != null && entry.getKey().key.equals(key) ? entry : null;
      return present != null;
    }

    @Override
    public boolean seek(MapKey key, byte[] position) {
      this.key = key;
      return isAt(entries.ceilingEntry(new At(key, position)));
    }

    @Override
    public boolean seekBack(MapKey key, byte[] position) {
      this.key = key;
      return isAt(entries.floorEntry(new At(key, position)));
    }

    @Override
    public boolean next() {
      return isAt(entries.higherEntry(present.getKey()));
    }

    @Override
    public boolean previous() {
      return isAt(entries.lowerEntry(present.getKey()));
    }

    @Override
    public byte[] position() {
      return present.getKey().position;
    }

    @Override
    public byte[] value(int most) {
      byte[] value = present.getValue();
      return Arrays.copyOf(value, Math.min(most, value.length));
    }

    @Override
    public void close() {
      // Holds no resources.
    }
  }
}
