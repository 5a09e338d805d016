package io.weir;

import io.weir.datagen.DatagenCommand;
import io.weir.datagen.stats.StateStatsCommand;
import io.weir.datagen.stats.TopicStatsCommand;
import io.weir.gateway.GatewayCommand;
import io.weir.protocols.ProtocolsCommand;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import io.weir.service.tls.CallSettings;
import io.weir.standalone.JobCommand;
import io.weir.standalone.StandaloneCommand;
import io.weir.terminal.AccessCommand;
import io.weir.terminal.CompletionCommand;
import io.weir.terminal.ImportCommand;
import io.weir.terminal.QueryCommand;
import io.weir.terminal.SaveCommand;
import io.weir.terminal.TagsCommand;
import io.weir.terminal.WatchCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** The roles of Weir. */
@Command(
    name = "weir",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "<role or command>",
    description = "A stream-processing database for measurements.",
    footer = {
      "",
      "Settings are WEIR_* environment variables; show-config prints them.",
      "weir <role or command> --help tells more."
    },
    subcommands = {
      StandaloneCommand.class,
      GatewayCommand.class,
      JobCommand.class,
      QueryCommand.class,
      ProtocolsCommand.class,
      DatagenCommand.class,
      TopicStatsCommand.class,
      StateStatsCommand.class,
      SaveCommand.class,
      ImportCommand.class,
      TagsCommand.class,
      WatchCommand.class,
      AccessCommand.class,
      ShowConfigCommand.class,
      CompletionCommand.class
    })
public final class Weir {
  private static final List<String> TERMINAL_COMMANDS =
      List.of("query", "save", "import", "tags", "watch", "access", "completion");

  public static void main(String[] args) {
    // Charts are drawn in characters that not every locale has.
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    System.exit(commandLine().setOut(out).execute(args));
  }

  static CommandLine commandLine() {
    CommandLine weir = DatagenCommand.prepare(new CommandLine(new Weir()));
    // A value may begin with a minus.
    weir.getSubcommands().get("save").setUnmatchedOptionsArePositionalParams(true);
    IParameterExceptionHandler withHelp = weir.getParameterExceptionHandler();
    return weir.setExecutionStrategy(Weir::checkSettingsThenRun)
        .setParameterExceptionHandler(
            (refused, arguments) ->
                TERMINAL_COMMANDS.contains(refused.getCommandLine().getCommandName())
                        && refused.getCommandLine().getParent() == weir
                    ? refuse(refused)
                    : withHelp.handleParseException(refused, arguments))
        .setExecutionExceptionHandler(Weir::explain);
  }

  /** In one line, as the result of a command is read in a terminal. */
  private static int refuse(ParameterException refused) {
    CommandLine command = refused.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().printf("%s: %s; see %s --help%n", name, refused.getMessage(), name);
    command.getErr().flush();
    return ExitCode.USAGE;
  }

  /** Some settings name files, which are read only by the role that needs them. */
  private static int explain(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    if (failure instanceof SettingsException) {
      System.err.println("weir: " + failure.getMessage());
      return ExitCode.USAGE;
    }
    throw failure;
  }

  /**
   * A role starts only if the whole environment makes sense; help can always be had. All calls over
   * HTTP trust whom {@code WEIR_TLS_CA} says.
   */
  private static int checkSettingsThenRun(ParseResult parsed) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    try {
      Settings settings = EverySetting.of(System.getenv());
      CallSettings.from(settings).context().ifPresent(SSLContext::setDefault);
    } catch (SettingsException e) {
      System.err.println("weir: " + e.getMessage());
      return ExitCode.USAGE;
    }
    return new RunLast().execute(parsed);
  }
}
