package io.weir.job.records;

/** Counts the steps of walks. */
public record CountingRecordMap(RecordMap map, int[] steps) implements RecordMap {
  @Override
  public byte[] get(MapKey key, byte[] position, int most) {
    return map.get(key, position, most);
  }

  @Override
  public void put(MapKey key, byte[] position, byte[] value) {
    map.put(key, position, value);
  }

  @Override
  public void remove(MapKey key, byte[] position) {
    map.remove(key, position);
  }

  @Override
  public void removeRange(MapKey key, byte[] from, byte[] end) {
    map.removeRange(key, from, end);
  }

  @Override
  public Count count(MapKey key, byte[] from, byte[] end, long most) {
    return map.count(key, from, end, most);
  }

  @Override
  public void commit() {
    map.commit();
  }

  @Override
  public Walk walk() {
    return new CountingWalk(map.walk(), steps);
  }

  private record CountingWalk(Walk walk, int[] steps) implements Walk {
    @Override
    public boolean seek(MapKey key, byte[] position) {
      steps[0]++;
      return walk.seek(key, position);
    }

    @Override
    public boolean seekBack(MapKey key, byte[] position) {
      steps[0]++;
      return walk.seekBack(key, position);
    }

    @Override
    public boolean next() {
      steps[0]++;
      return walk.next();
    }

    @Override
    public boolean previous() {
      steps[0]++;
      return walk.previous();
    }

    @Override
    public byte[] position() {
      return walk.position();
    }

    @Override
    public byte[] value(int most) {
      return walk.value(most);
    }

    @Override
    public void close() {
      walk.close();
    }
  }
}
