package io.weir.job.store;

import io.weir.model.Answer;
import io.weir.model.Question;
import io.weir.model.Tag;

class MapAnswersTest extends AnswersContract {
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
  protected Answer ask(Question question) {
    return Answer.of(store.store.answerer().answer(Question.of(question.toBytes())).toBytes());
  }

  @Override
  protected KeyGroups keyGroups() {
    return StoreUnderTest.ONE_KEY_GROUP;
  }
}
