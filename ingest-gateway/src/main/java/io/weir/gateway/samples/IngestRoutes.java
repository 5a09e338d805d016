package io.weir.gateway.samples;

import io.weir.gateway.formats.BodyFormat;
import io.weir.service.http.IngestRoute;
import java.util.List;

/** {@code POST /save} and {@code POST /batch}: 204 once the log has all samples. */
public final class IngestRoutes {
  private IngestRoutes() {}

  /** The routes for the server. */
  public static List<IngestRoute> to(SampleWriter writer) {
    return List.of(
        new IngestRoute(
            "/save", request -> writer.write(request, BodyFormat::ofSave), writer::refused),
        new IngestRoute(
            "/batch", request -> writer.write(request, BodyFormat::ofBatch), writer::refused));
  }
}
