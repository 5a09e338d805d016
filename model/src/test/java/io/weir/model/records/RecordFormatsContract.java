package io.weir.model.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.MalformedException;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for all that travels of streams, documents or items. Who extends it has static methods
 * {@code commands}, {@code changes}, {@code queries} and {@code results} that give some of each.
 */
abstract class RecordFormatsContract {
  @ParameterizedTest
  @MethodSource("commands")
  void readsCommandsAndFindsTheirOwner(RecordCommand command) {
    byte[] bytes = command.toBytes();
    assertThat(RecordCommand.of(bytes)).usingRecursiveComparison().isEqualTo(command);
    if (command instanceof RecordCommand.OfKey ofKey) {
      assertThat(RecordCommand.ownerHash(bytes)).hasValue(ofKey.key().hashCode());
    }
    refusesWhatIsCutOrLonger(bytes, RecordCommand::of);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void readsChanges(Change change) {
    byte[] bytes = change.toBytes();
    assertThat(Change.of(bytes)).usingRecursiveComparison().isEqualTo(change);
    refusesWhatIsCutOrLonger(bytes, Change::of);
  }

  @ParameterizedTest
  @MethodSource("queries")
  void readsQueriesInsideAQuery(RecordQuery query) {
    Query.Records read = (Query.Records) Query.of(query.toQuery().toBytes());
    assertThat(read.routingHash()).isEqualTo(query.routingHash());
    assertThat(RecordQuery.of(read.query())).isEqualTo(query);
    refusesWhatIsCutOrLonger(query.toBytes(), RecordQuery::of);
  }

  @ParameterizedTest
  @MethodSource("results")
  void readsResultsInsideAResult(RecordResult result) {
    QueryResult.Records read = (QueryResult.Records) QueryResult.of(result.toResult().toBytes());
    assertThat(RecordResult.of(read.result())).usingRecursiveComparison().isEqualTo(result);
    refusesWhatIsCutOrLonger(result.toBytes(), RecordResult::of);
  }

  static void refusesWhatIsCutOrLonger(byte[] bytes, Function<byte[], ?> reader) {
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> reader.apply(cut)).isInstanceOf(MalformedException.class);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> reader.apply(longer)).isInstanceOf(MalformedException.class);
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
