package io.weir.job.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.model.records.Change.Reason;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RequestId;
import io.weir.model.records.StreamKey;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatchingTest {
  private static String apply(boolean isMerge, String document, String patch) throws Exception {
    RecordCommand.Patch command =
        new RecordCommand.Patch(
            new RequestId(1, 1),
            StreamKey.of("b", "s"),
            RecordCommand.NO_IDEMPOTENCY_KEY,
            RecordCommand.ANY,
            isMerge,
            patch.getBytes(StandardCharsets.UTF_8));
    return new String(
        Patching.apply(command, document.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  private static Reason refusal(String document, String patch) {
    return catchThrowableOfType(
            Patching.RefusedException.class, () -> apply(false, document, patch))
        .reason();
  }

  /** RFC 7396, appendix A. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":\"b\"}|{\"a\":\"c\"}|{\"a\":\"c\"}",
        "{\"a\":\"b\"}|{\"b\":\"c\"}|{\"a\":\"b\",\"b\":\"c\"}",
        "{\"a\":\"b\"}|{\"a\":null}|{}",
        "{\"a\":\"b\",\"b\":\"c\"}|{\"a\":null}|{\"b\":\"c\"}",
        "{\"a\":[\"b\"]}|{\"a\":\"c\"}|{\"a\":\"c\"}",
        "{\"a\":\"c\"}|{\"a\":[\"b\"]}|{\"a\":[\"b\"]}",
        "{\"a\":{\"b\":\"c\"}}|{\"a\":{\"b\":\"d\",\"c\":null}}|{\"a\":{\"b\":\"d\"}}",
        "{\"a\":[{\"b\":\"c\"}]}|{\"a\":[1]}|{\"a\":[1]}",
        "[\"a\",\"b\"]|[\"c\",\"d\"]|[\"c\",\"d\"]",
        "{\"a\":\"b\"}|[\"c\"]|[\"c\"]",
        "{\"a\":\"foo\"}|null|null",
        "{\"a\":\"foo\"}|\"bar\"|\"bar\"",
        "{\"e\":null}|{\"a\":1}|{\"e\":null,\"a\":1}",
        "[1,2]|{\"a\":\"b\",\"c\":null}|{\"a\":\"b\"}",
        "{}|{\"a\":{\"bb\":{\"ccc\":null}}}|{\"a\":{\"bb\":{}}}"
      })
  void mergesAsTheStandardDoes(String document, String patch, String result) throws Exception {
    assertThat(apply(true, document, patch)).isEqualTo(result);
  }

  /** From RFC 6902, appendix A, and what whole documents and numbers need. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1.50}|[{\"op\":\"add\",\"path\":\"/b\",\"value\":1e5}]|{\"a\":1.50,\"b\":1E+5}",
        "{\"a\":[1,3]}|[{\"op\":\"add\",\"path\":\"/a/1\",\"value\":2}]|{\"a\":[1,2,3]}",
        "{\"a\":[1]}|[{\"op\":\"add\",\"path\":\"/a/-\",\"value\":[2]}]|{\"a\":[1,[2]]}",
        "{\"a\":1,\"b\":2}|[{\"op\":\"remove\",\"path\":\"/a\"}]|{\"b\":2}",
        "{\"a\":[1,2,3]}|[{\"op\":\"remove\",\"path\":\"/a/1\"}]|{\"a\":[1,3]}",
        "{\"a\":{\"b\":1}}|[{\"op\":\"move\",\"from\":\"/a/b\",\"path\":\"/c\"}]|{\"a\":{},\"c\":1}",
        "{\"a\":1}|[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/b\"}]|{\"a\":1,\"b\":1}",
        "{\"a\":1}|[{\"op\":\"replace\",\"path\":\"\",\"value\":[7]}]|[7]",
        "{\"a\":1}|[{\"op\":\"add\",\"path\":\"\",\"value\":null}]|null",
        "{\"/\":9,\"~1\":10}|[{\"op\":\"test\",\"path\":\"/~01\",\"value\":10}]|{\"/\":9,\"~1\":10}",
        "{\"a\":1.0}|[{\"op\":\"test\",\"path\":\"/a\",\"value\":1}]|{\"a\":1.0}",
        "{\"a\":[{\"b\":1}]}|[{\"op\":\"test\",\"path\":\"/a\",\"value\":[{\"b\":1.0}]}]|{\"a\":[{\"b\":1}]}"
      })
  void appliesOperations(String document, String patch, String result) throws Exception {
    assertThat(apply(false, document, patch)).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"op\":\"test\",\"path\":\"/a\",\"value\":2}]|TEST_FAILED",
        "[{\"op\":\"test\",\"path\":\"/x\",\"value\":null}]|TEST_FAILED",
        "[{\"op\":\"test\",\"path\":\"/a\",\"value\":\"1\"}]|TEST_FAILED",
        "[{\"op\":\"remove\",\"path\":\"/x\"}]|NOT_APPLICABLE",
        "[{\"op\":\"remove\",\"path\":\"\"}]|NOT_APPLICABLE",
        "[{\"op\":\"replace\",\"path\":\"/x\",\"value\":1}]|NOT_APPLICABLE",
        "[{\"op\":\"add\",\"path\":\"/x/y\",\"value\":1}]|NOT_APPLICABLE",
        "[{\"op\":\"add\",\"path\":\"/l/5\",\"value\":1}]|NOT_APPLICABLE",
        "[{\"op\":\"copy\",\"from\":\"/x\",\"path\":\"/y\"}]|NOT_APPLICABLE",
        "[{\"op\":\"spam\",\"path\":\"/a\"}]|NO_PATCH",
        "[{\"op\":\"add\",\"path\":\"a\",\"value\":1}]|NO_PATCH",
        "[{\"op\":\"add\",\"path\":\"/a\"}]|NO_PATCH",
        "[{\"op\":\"move\",\"path\":\"/a\"}]|NO_PATCH",
        "[1]|NO_PATCH",
        "{}|NO_PATCH",
        "[|NO_PATCH"
      })
  void saysWhyAPatchIsRefused(String patch, Reason reason) {
    assertThat(refusal("{\"a\":1,\"l\":[]}", patch)).isEqualTo(reason);
  }

  @Test
  void copiesThatDoubleTheDocumentEachTimeEndInARefusal() {
    StringBuilder patch = new StringBuilder("[");
    for (int i = 0; i < 60; i++) {
      patch.append(i == 0 ? "" : ",");
      patch.append("{\"op\":\"copy\",\"from\":\"\",\"path\":\"/k" + i + "\"}");
    }
    assertThat(refusal("{\"a\":1}", patch.append(']').toString())).isEqualTo(Reason.NOT_APPLICABLE);
  }

  @ParameterizedTest
  @CsvSource({"1e99999999999", "1e-2147483648", "-1e-99999999999"})
  void refusesNumbersThatNoDecimalHas(String number) {
    String holding = "{\"a\":" + number + "}";
    String test = "[{\"op\":\"test\",\"path\":\"/a\",\"value\":" + number + "}]";
    assertThat(refusal(holding, "[]")).isEqualTo(Reason.NOT_APPLICABLE);
    assertThat(refusal("{\"a\":1}", test)).isEqualTo(Reason.NO_PATCH);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 2048, 32_768, 65_536})
  void copiesThatDoubleTheDepthEachTimeEndInARefusal(int deepest) {
    StringBuilder patch = new StringBuilder("[");
    for (int depth = 1; depth <= deepest; depth *= 2) {
      patch
          .append(depth == 1 ? "" : ",")
          .append("{\"op\":\"copy\",\"from\":\"\",\"path\":\"")
          .append("/a".repeat(depth))
          .append("\"}");
    }
    assertThat(refusal("{\"a\":1}", patch.append("]").toString())).isEqualTo(Reason.NOT_APPLICABLE);
  }
}
