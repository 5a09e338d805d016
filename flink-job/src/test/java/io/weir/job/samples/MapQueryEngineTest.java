package io.weir.job.samples;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.TaskKeyGroups;

class MapQueryEngineTest extends QueryEngineContract {
  private final StoreUnderTest store = new StoreUnderTest();

  @Override
  protected void add(Tag tag, long time, double[] values) {
    store.add(tag, time, values);
  }

  @Override
  protected void settle() {
    store.flush();
  }

  @Override
  protected QueryResult ask(Query query) {
    return QueryResult.of(store.store.engine().answer(Query.of(query.toBytes())).toBytes());
  }

  @Override
  protected TaskKeyGroups keyGroups() {
    return StoreUnderTest.ONE_KEY_GROUP;
  }
}
