package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CatchUpTest {
  private static final UUID ID = new UUID(1, 2);

  @Test
  void isCompleteWithTheLastOfItsOwnMarks() {
    CatchUp catchUp = new CatchUp(ID, 3);
    assertThat(catchUp.completes(new CatchUpMark(0, 1, ID))).isFalse();
    assertThat(catchUp.completes(new CatchUpMark(0, 1, ID))).isFalse();
    assertThat(catchUp.completes(new CatchUpMark(0, 0, new UUID(3, 4)))).isFalse();
    assertThat(catchUp.completes(new CatchUpMark(0, 2, new UUID(3, 4)))).isFalse();
    assertThat(catchUp.completes(new CatchUpMark(0, 2, ID))).isFalse();
    assertThat(catchUp.completes(new CatchUpMark(0, 0, ID))).isTrue();
    assertThat(catchUp.completes(new CatchUpMark(0, 0, ID))).isFalse();
  }

  @Test
  void aMarkComesBackAsItWentAndIsNoBlock() {
    CatchUpMark mark = new CatchUpMark(-7, 11, ID);
    assertThat(CatchUpMark.is(mark.toBytes())).isTrue();
    assertThat(CatchUpMark.of(mark.toBytes())).isEqualTo(mark);

    SampleBlock.Writer block = new SampleBlock.Writer(1, 8);
    block.add(Tag.of("tagged--"), 1, new double[] {2});
    assertThat(CatchUpMark.is(block.toBytes())).isFalse();
  }
}
