package io.weir.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The calls of {@link KeyIndex}, each of which waits for its outcome and throws its failure. */
public final class BlockingIndex<T> {
  private final KeyIndex<T> index;

  BlockingIndex(KeyIndex<T> index) {
    this.index = index;
  }

  public Written put(String key, T value) {
    return await(index.put(key, value));
  }

  public Written put(String key, T value, PutOptions options) {
    return await(index.put(key, value, options));
  }

  public Optional<Found<T>> get(String key) {
    return await(index.get(key));
  }

  public Optional<Found<T>> get(String key, String position) {
    return await(index.get(key, position));
  }

  public boolean delete(String key) {
    return await(index.delete(key));
  }

  public boolean delete(String key, long version) {
    return await(index.delete(key, version));
  }

  public String putAll(Map<String, T> values) {
    return await(index.putAll(values));
  }

  public List<Optional<Found<T>>> getAll(List<String> keys) {
    return await(index.getAll(keys));
  }

  public List<Optional<Found<T>>> getAll(List<String> keys, String position) {
    return await(index.getAll(keys, position));
  }

  public List<Entry<T>> list(String prefix, String after, int limit) {
    return await(index.list(prefix, after, limit));
  }

  public List<Entry<T>> search(String text, String after, int limit) {
    return await(index.search(text, after, limit));
  }

  public List<Entry<T>> search(String text, String after, int limit, String position) {
    return await(index.search(text, after, limit, position));
  }

  public IndexState state() {
    return await(index.state());
  }

  public IndexState state(String position) {
    return await(index.state(position));
  }

  public String set(IndexSettings settings) {
    return await(index.set(settings));
  }

  private static <R> R await(CompletableFuture<R> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
