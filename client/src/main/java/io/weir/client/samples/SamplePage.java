package io.weir.client.samples;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Single samples of several tags.
 *
 * @param next the cursor of the following page; empty on the last one
 */
public record SamplePage(List<Sample> samples, Optional<String> next) {
  public SamplePage {
    samples = List.copyOf(samples);
  }

  static SamplePage of(JsonNode json) {
    List<Sample> samples = new ArrayList<>();
    json.path("samples").forEach(each -> samples.add(sample(each)));
    return new SamplePage(samples, Optional.ofNullable(json.path("next").textValue()));
  }

  static Sample sample(JsonNode json) {
    return new Sample(
        json.path("tag").asText(),
        json.path("time").longValue(),
        Report.numbers(json.path("values")));
  }
}
