package io.weir.benchmarks.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.service.access.AccessSettings;
import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.access.Guard;
import io.weir.service.access.Permission;
import io.weir.service.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a request asks the guard, whatever it holds: may the caller have another request, who is it,
 * may it write this tag. Of an open server, and of one that has a thousand machines' tokens.
 */
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GuardBenchmark extends MicroBenchmark {
  private static final int TOKENS = 1000;
  private static final InetSocketAddress FROM = new InetSocketAddress("127.0.0.1", 4711);

  private final Guard open = Guard.open();
  private Path file;
  private Guard guarded;
  private Optional<String> token;

  @Setup
  public void prepare() throws IOException, GeneralSecurityException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < TOKENS; i++) {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(token(i).getBytes(UTF_8));
      lines.append("machine-").append(i).append(' ').append(HexFormat.of().formatHex(digest));
      lines.append(" put,get,list:tags/plant.*\n");
    }
    file = Files.writeString(Files.createTempFile("weir-bench", ".tokens"), lines);
    guarded =
        Guard.start(
            AccessSettings.from(new Settings(Map.of("WEIR_TOKENS_FILE", file.toString()))),
            "127.0.0.1");
    token = Optional.of(token(TOKENS / 2));
  }

  private static String token(int number) {
    return "%064x".formatted(number);
  }

  @TearDown
  public void close() throws IOException {
    open.close();
    guarded.close();
    Files.delete(file);
  }

  @Benchmark
  public Caller open() {
    return ask(open, Optional.empty());
  }

  @Benchmark
  public Caller machineToken() {
    return ask(guarded, token);
  }

  private static Caller ask(Guard guard, Optional<String> shown) {
    guard.admit(shown, Optional.empty(), FROM);
    Caller caller = guard.of(shown, Optional.empty(), FROM);
    caller.require(Permission.PUT, Area.TAGS, "", "plant.pump.7");
    return caller;
  }
}
