package io.weir.terminal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir save}. */
@Command(
    name = "save",
    description = "Saves one sample of a tag. Returns once Kafka has it.",
    footer = {
      "  weir save boiler.7 20.5 1 2 3 4 5 6 7 8 9",
      "  weir save boiler.7 20.5 1 2 3 4 5 6 7 8 9 --time now-5m",
      "Exit code: 0, 1 if Weir refuses it, 2 if Weir cannot be reached."
    })
public final class SaveCommand extends TerminalCommand {
  @Parameters(index = "0", paramLabel = "TAG", description = "its name")
  private String tag;

  @Parameters(
      index = "1..*",
      paramLabel = "VALUE",
      arity = "1..*",
      description = "as many as WEIR_VALUES of the gateway says, by default 10")
  private List<BigDecimal> values;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      defaultValue = "now",
      description =
          "now-5m, 2026-01-31T12:00:00Z, \"2026-01-31 12:00:00\" here, or ns since 1970 (now)")
  private String time;

  @Override
  void run() throws TerminalException, InterruptedException {
    long nanos = Moment.parse("--time", time, Moment.now());
    ObjectNode sample = JsonNodeFactory.instance.objectNode().put("time", nanos).put("tag", tag);
    ArrayNode numbers = sample.putArray("values");
    values.forEach(numbers::add);
    gateway().post("/save", sample);
    out().println("saved " + tag + " at " + Moment.text(nanos));
  }
}
