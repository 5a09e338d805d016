package io.weir.terminal;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir completion}. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Prints a script that teaches a shell to complete roles, commands and options.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(./weir completion bash)             in ~/.bashrc, with the path of weir",
      "  source <(./weir completion zsh)              in ~/.zshrc, after compinit"
    })
public final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "bash|zsh",
      completionCandidates = Shells.class,
      description = "the shell")
  private Shell shell;

  /** Shells whose script there is. */
  enum Shell {
    BASH,
    ZSH
  }

  /** As they are written. */
  static final class Shells implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("bash", "zsh").iterator();
    }
  }

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    for (String other : new String[] {"bench", "test", "package", "prepare", "sbom"}) {
      root.addSubcommand(other, CommandSpec.create()); // those that ./weir runs without this
    }
    String script = AutoComplete.bash("weir", root);
    if (shell == Shell.ZSH) {
      spec.commandLine().getOut().println("autoload -U +X bashcompinit && bashcompinit");
    }
    spec.commandLine().getOut().print(script);
    spec.commandLine().getOut().flush();
    return TerminalCommand.OK;
  }
}
