package io.weir.query.records;

import io.javalin.http.Context;
import io.weir.model.records.LogPosition;
import io.weir.model.records.PositionHeader;
import io.weir.model.records.RecordKey;
import io.weir.service.http.ProblemException;
import java.util.List;
import java.util.Map;

/**
 * What a reader demands that the state has applied: the header {@code Weir-Position} of the answers
 * to its writes.
 *
 * @param positions by partition of the log
 */
public record RequiredPositions(Map<Integer, LogPosition> positions) {
  public RequiredPositions {
    positions = Map.copyOf(positions);
  }

  /**
   * @param partitions of the log
   * @throws ProblemException 400 if the header is none, or is of a log with more partitions
   */
  public static RequiredPositions of(Context ctx, int partitions) {
    return of(PositionHeader.NAME, ctx.header(PositionHeader.NAME), partitions);
  }

  /**
   * The same of a text.
   *
   * @param field what messages call it
   * @param text may be null or blank for no demand
   * @param partitions of the log
   * @throws ProblemException 400 if the text is none, or is of a log with more partitions
   */
  public static RequiredPositions of(String field, String text, int partitions) {
    if (text == null || text.isBlank()) {
      return new RequiredPositions(Map.of());
    }
    try {
      Map<Integer, LogPosition> positions = PositionHeader.positions(PositionHeader.RECORDS, text);
      for (int partition : positions.keySet()) {
        if (partition >= partitions) {
          throw new IllegalArgumentException(
              PositionHeader.NAME
                  + ": must be of partitions below "
                  + partitions
                  + ", got "
                  + partition);
        }
      }
      return new RequiredPositions(positions);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(field, e.getMessage());
    }
  }

  /** The position that the task of a key must have applied. */
  public LogPosition of(RecordKey key, int partitions) {
    return positions.getOrDefault(key.partition(partitions), LogPosition.NONE);
  }

  /** The positions that every task must have applied, none or more, in no order. */
  public List<LogPosition> ofAll() {
    return List.copyOf(positions.values());
  }
}
