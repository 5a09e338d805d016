package io.weir.datagen.stats;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the two commands share: output and errors. */
@Command(mixinStandardHelpOptions = true, showDefaultValues = true, footerHeading = "%nExamples:%n")
abstract class StatsCommand implements Callable<Integer> {
  private static final int OK = 0;
  private static final int FAILED = 1;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON instead of tables.")
  private boolean json;

  /**
   * The tables by their names, in the order in which they are printed.
   *
   * @throws IOException if there is nobody to ask, with a message of one line
   * @throws IllegalArgumentException naming the option and its limit
   */
  abstract Map<String, Table> tables() throws IOException, InterruptedException;

  @Override
  public final Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      Map<String, Table> tables = tables();
      if (json) {
        out.println(Table.json(tables));
      } else {
        out.print(
            String.join(
                System.lineSeparator(), tables.values().stream().map(Table::text).toList()));
      }
      return OK;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } catch (IOException e) {
      spec.commandLine().getErr().println(spec.name() + ": " + e.getMessage());
      return FAILED;
    } finally {
      out.flush();
    }
  }
}
