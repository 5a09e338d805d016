package io.weir.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.rpc.AddressResolution;
import org.apache.flink.runtime.rpc.RpcSystem;
import org.apache.flink.runtime.rpc.RpcSystemLoader;

/**
 * Loads Flink's RPC once for all instances in a test's JVM. Flink itself unpacks 24 MB at each
 * start, and loads 2,500 classes with a class loader of its own, whose code is then compiled again.
 * META-INF/services of the tests names this class.
 */
public final class SharedRpcSystem implements RpcSystemLoader {
  @Override
  public int getLoadPriority() {
    return Integer.MIN_VALUE; // the least is asked first
  }

  @Override
  public RpcSystem loadRpcSystem(Configuration configuration) {
    return Loaded.ONCE;
  }

  /** Stays when an instance closes it, and goes with the JVM. */
  private record Loaded(RpcSystem system) implements RpcSystem {
    static final RpcSystem ONCE = new Loaded(load());

    private static RpcSystem load() {
      Configuration unpacksTo = new Configuration();
      try {
        Path dir = Files.createTempDirectory("weir-rpc");
        unpacksTo.set(CoreOptions.TMP_DIRS, dir.toString());
        RpcSystem system =
            ServiceLoader.load(RpcSystemLoader.class).stream()
                .filter(each -> each.type() != SharedRpcSystem.class)
                .map(each -> each.get().loadRpcSystem(unpacksTo))
                .findFirst()
                .orElseThrow();
        dir.toFile().deleteOnExit(); // after what is in it
        try (Stream<Path> files = Files.list(dir)) {
          files.forEach(file -> file.toFile().deleteOnExit());
        }
        return system;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public RpcServiceBuilder localServiceBuilder(Configuration configuration) {
      return system.localServiceBuilder(configuration);
    }

    @Override
    public RpcServiceBuilder remoteServiceBuilder(
        Configuration configuration, String externalAddress, String externalPortRange) {
      return system.remoteServiceBuilder(configuration, externalAddress, externalPortRange);
    }

    @Override
    public String getRpcUrl(
        String hostname,
        int port,
        String endpointName,
        AddressResolution addressResolution,
        Configuration configuration)
        throws UnknownHostException {
      return system.getRpcUrl(hostname, port, endpointName, addressResolution, configuration);
    }

    @Override
    public InetSocketAddress getInetSocketAddressFromRpcUrl(String url) throws Exception {
      return system.getInetSocketAddressFromRpcUrl(url);
    }

    @Override
    public long getMaximumMessageSizeInBytes(Configuration configuration) {
      return system.getMaximumMessageSizeInBytes(configuration);
    }
  }
}
