package io.weir.client.samples;

import java.util.List;

/** Samples that the server refused for what they are. All others of their batch are stored. */
public final class RefusedSamplesException extends SamplesException {
  private static final long serialVersionUID = 1;

  private final transient List<Refusal> refused;

  RefusedSamplesException(List<Refusal> refused, SamplesException cause) {
    super(
        cause.status().orElse(0),
        refused.size() + " samples were refused; the first: " + refused.get(0).reason(),
        cause.field().orElse(null),
        -1,
        null,
        cause);
    this.refused = List.copyOf(refused);
  }

  /**
   * A refused sample.
   *
   * @param json the sample as it was sent
   * @param reason the server's
   */
  public record Refusal(String json, String reason) {}

  public List<Refusal> refused() {
    return refused;
  }
}
