package io.weir.job.samples;

import io.weir.model.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Names over a map. */
final class HeapTagNames implements TagNames {
  private final Map<ChunkKey, ConcurrentSkipListMap<byte[], byte[]>> groups =
      new ConcurrentHashMap<>();
  private final Map<ChunkKey, byte[]> marks = new ConcurrentHashMap<>();

  private ConcurrentSkipListMap<byte[], byte[]> group(ChunkKey key) {
    return groups.computeIfAbsent(key, k -> new ConcurrentSkipListMap<>(Arrays::compareUnsigned));
  }

  @Override
  public byte[] get(ChunkKey group, Tag name) {
    return group(group).get(name.utf8());
  }

  @Override
  public void put(ChunkKey group, Tag name, byte[] value) {
    group(group).put(name.utf8(), value);
  }

  @Override
  public void remove(ChunkKey group, Tag name) {
    group(group).remove(name.utf8());
  }

  @Override
  public boolean keepsPostings() {
    return true;
  }

  @Override
  public void add(ChunkKey group, Tag name, byte[] value, List<byte[]> postings) {
    postings.forEach(posting -> group(group.labels()).put(posting, new byte[0]));
    put(group, name, value);
  }

  @Override
  public void remove(ChunkKey group, Tag name, List<byte[]> postings) {
    remove(group, name);
    postings.forEach(group(group.labels())::remove);
  }

  @Override
  public void post(ChunkKey group, List<byte[]> postings, byte[] mark) {
    postings.forEach(posting -> group(group.labels()).put(posting, new byte[0]));
    marks.put(group, mark);
  }

  @Override
  public byte[] mark(ChunkKey group) {
    return marks.get(group);
  }

  /** As a store that was made before there were postings. */
  void forgetPostings() {
    groups.keySet().removeIf(key -> key.toString().contains("LABELS"));
    marks.clear();
  }

  /** How many postings there are. */
  long postings() {
    return groups.entrySet().stream()
        .filter(each -> each.getKey().toString().contains("LABELS"))
        .mapToLong(each -> each.getValue().size())
        .sum();
  }

  @Override
  public TagNameWalk walk() {
    return new TagNameWalk() {
      @Override
      public List<Name> names(ChunkKey group, byte[] from, int limit) {
        return group(group).tailMap(from).entrySet().stream()
            .limit(limit)
            .map(e -> new Name(Tag.ofUtf8(e.getKey(), 0, e.getKey().length), e.getValue()))
            .toList();
      }

      @Override
      public List<byte[]> postings(ChunkKey group, byte[] from, int limit) {
        return group(group.labels()).tailMap(from).keySet().stream().limit(limit).toList();
      }

      @Override
      public long count(ChunkKey group) {
        return group(group).size();
      }
    };
  }

  /** How many names there are. */
  long size() {
    return groups.values().stream().mapToLong(Map::size).sum() - postings();
  }
}
