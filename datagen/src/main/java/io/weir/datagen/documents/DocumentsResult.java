package io.weir.datagen.documents;

import io.weir.datagen.client.ClientFindings;
import io.weir.datagen.client.ClientResult;

/**
 * What {@link DocumentsRun} found.
 *
 * @param findings what is held at the end are values
 * @param done what the clients did
 */
public record DocumentsResult(ClientFindings<DocumentsCheck> findings, DocumentsProgress done)
    implements ClientResult<DocumentsCheck> {
  @Override
  public long unanswered() {
    return done.unanswered();
  }

  @Override
  public boolean hasWritten() {
    return done.written() + done.numbers() > 0;
  }

  @Override
  public boolean isTried(DocumentsCheck check) {
    return switch (check) {
      case WRITES -> done.written() + done.numbers() > 0;
      case FILTERS -> done.filtered() > 0;
      case DELETIONS -> done.deleted() > 0;
      case NUMBERS -> done.numbers() > 0;
      case RESOLUTIONS -> done.resolved() > 0;
      case RANGES, MERGED, LISTS -> done.rows() > 0;
    };
  }
}
