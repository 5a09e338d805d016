package io.weir;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** Prints all settings with their values. */
@Command(
    name = "show-config",
    mixinStandardHelpOptions = true,
    description = "Prints the effective configuration of all roles, a line for each setting.")
final class ShowConfigCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    System.out.print(EverySetting.of(System.getenv()).show());
    return ExitCode.OK;
  }
}
