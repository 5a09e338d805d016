package io.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.workload.Workload;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadsTest {
  @ParameterizedTest(name = "{0} samples a second")
  @ValueSource(ints = {1, 12, 100, 1000})
  void rareTagsAreTagsThatCome(int rate) {
    Workloads workloads = new Workloads(1, Sizes.QUICK);
    for (Workload workload : List.of(workloads.queried(rate), workloads.filler("filler", rate))) {
      List<Integer> rare = Workloads.rare(workload);

      assertThat(rare)
          .isNotEmpty()
          .hasSizeLessThanOrEqualTo(100)
          .allMatch(tag -> tag < workload.tags());
      assertThat(rare.stream().mapToInt(tag -> tag).max().getAsInt())
          .as("the last of them, called in turn")
          .isLessThan((int) (workload.schedule().count() / workload.rollCall()));
    }
  }
}
