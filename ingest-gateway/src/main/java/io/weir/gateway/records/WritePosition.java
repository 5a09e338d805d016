package io.weir.gateway.records;

import io.weir.model.records.Change;
import io.weir.model.records.LogPosition;
import io.weir.model.records.PositionHeader;
import io.weir.service.http.ProblemException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The header of each answer to a write that says where its commands are in the log. */
public final class WritePosition {
  private WritePosition() {}

  /** The header, by its name. */
  public static Map<String, String> headers(Collection<LogPosition> positions) {
    return Map.of(PositionHeader.NAME, PositionHeader.text(PositionHeader.RECORDS, positions));
  }

  /** The header of the one command that the change is of. */
  public static Map<String, String> headers(Change change) {
    return headers(List.of(change.position()));
  }

  /** The problem with the header of the command that the change is of. */
  public static ProblemException on(Change change, ProblemException problem) {
    return problem.with(PositionHeader.NAME, headers(change).get(PositionHeader.NAME));
  }
}
