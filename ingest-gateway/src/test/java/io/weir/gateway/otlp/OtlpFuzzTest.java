package io.weir.gateway.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.gateway.body.BodyReader;
import io.weir.gateway.body.InFlight;
import io.weir.gateway.samples.NumberReader;
import io.weir.model.Mutations;
import io.weir.service.http.ProblemException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Metrics of OpenTelemetry, as protocol buffers and as JSON. */
public class OtlpFuzzTest {
  private static final long NOW = 1_700_000_000_000_000_000L;
  private static final String JSON =
      "{'resourceMetrics':[{'resource':{'attributes':[{'key':'service.name','value':"
          + "{'stringValue':'s'}},{'key':'k','value':{'arrayValue':{'values':["
          + "{'intValue':'1'},{'boolValue':true}]}}}]},'scopeMetrics':[{'metrics':["
          + "{'name':'m','unit':'By','sum':{'isMonotonic':true,"
          + "'aggregationTemporality':2,'dataPoints':[{'timeUnixNano':"
          + "'1699999999000000000','asDouble':1.5,'attributes':[{'key':'a','value':"
          + "{'bytesValue':'AAE='}}]},{'timeUnixNano':'1','asInt':'7','flags':1}]}},"
          + "{'name':'h','histogram':{'dataPoints':[{'count':'1'}]}}]}]}]}";

  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    read(input, false);
    read(input, true);
  }

  private static void read(byte[] body, boolean isJson) {
    InFlight inFlight = new InFlight(1 << 20, Duration.ofSeconds(1));
    try (InFlight.Hold hold = inFlight.admit(0)) {
      new OtlpReader(isJson, new Rejections())
          .read(
              new BodyReader.Body(body, body.length),
              new NumberReader.Bounds(NOW, NOW + 60_000_000_000L, 1000, 1 << 20),
              hold,
              (name, time, value) -> name.utf8());
    } catch (ProblemException e) {
      // Refused, as it should be.
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    byte[] json = JSON.replace('\'', '"').getBytes(UTF_8);
    new Mutations(List.of(json, OtlpJson.toProtobuf(json, json.length)))
        .tryAll(5000, OtlpFuzzTest::fuzzerTestOneInput);
  }
}
