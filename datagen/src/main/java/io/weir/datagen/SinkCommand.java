package io.weir.datagen;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code datagen sink}. */
@Command(
    name = "sink",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "A server that answers 204 to everything and keeps nothing, to measure the generator"
            + " alone.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  datagen sink --port 9999",
      "  datagen load --gateway http://127.0.0.1:9999 --batch 1",
    })
final class SinkCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--port", description = "On loopback; 0 for a free one.")
  private int port = 9999;

  @Override
  public Integer call() throws IOException {
    HttpServer sink =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    ExecutorService threads = Executors.newCachedThreadPool();
    sink.setExecutor(threads);
    sink.createContext("/", SinkCommand::answer);
    sink.start();
    try (CancellationToken cancellation = CancellationToken.onInterrupt()) {
      PrintWriter out = spec.commandLine().getOut();
      out.println("sink on http://127.0.0.1:" + sink.getAddress().getPort());
      out.flush();
      while (cancellation.waitUntil(System.nanoTime() + 1_000_000_000L)) {
        // Until Ctrl-C.
      }
      return ExitCode.OK;
    } finally {
      sink.stop(0);
      threads.shutdown();
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      exchange.sendResponseHeaders(204, -1);
    }
  }
}
