package io.weir.job.samples;

class MapLabelSearchTest extends LabelSearchContract {
  @Override
  protected TagNames names() {
    return new HeapTagNames();
  }

  @Override
  protected void forgetPostings(TagNames names) {
    ((HeapTagNames) names).forgetPostings();
  }
}
