package io.weir.job.samples;

import io.weir.model.Tag;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what walks read. */
final class CountingNames implements TagNames {
  private final TagNames names;
  final AtomicLong lookUps = new AtomicLong();
  final AtomicLong read = new AtomicLong();
  private boolean areKept = true;

  CountingNames(TagNames names) {
    this.names = names;
  }

  @Override
  public byte[] get(ChunkKey group, Tag name) {
    return names.get(group, name);
  }

  @Override
  public void put(ChunkKey group, Tag name, byte[] value) {
    names.put(group, name, value);
  }

  @Override
  public void remove(ChunkKey group, Tag name) {
    names.remove(group, name);
  }

  /** From now on as where there is no place for postings. */
  CountingNames withoutPostings() {
    areKept = false;
    return this;
  }

  @Override
  public boolean keepsPostings() {
    return areKept && names.keepsPostings();
  }

  @Override
  public void add(ChunkKey group, Tag name, byte[] value, List<byte[]> postings) {
    if (areKept) {
      names.add(group, name, value, postings);
    } else {
      names.put(group, name, value);
    }
  }

  @Override
  public byte[] mark(ChunkKey group) {
    return names.mark(group);
  }

  @Override
  public TagNameWalk walk() {
    TagNameWalk walk = names.walk();
    return new TagNameWalk() {
      @Override
      public List<Name> names(ChunkKey group, byte[] from, int limit) {
        return counted(walk.names(group, from, limit));
      }

      @Override
      public List<byte[]> postings(ChunkKey group, byte[] from, int limit) {
        return counted(walk.postings(group, from, limit));
      }

      private <T> List<T> counted(List<T> some) {
        lookUps.incrementAndGet();
        read.addAndGet(some.size());
        return some;
      }

      @Override
      public long count(ChunkKey group) {
        return walk.count(group);
      }

      @Override
      public void close() {
        walk.close();
      }
    };
  }
}
