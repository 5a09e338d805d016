package io.weir.service.limits;

import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The proxies whose word counts for where a request comes from. Each adds to {@code
 * X-Forwarded-For} whom it was asked by, at the right: the entries are read from there, up to the
 * first that is no such proxy. What stands to its left anybody may have written.
 *
 * @param networks of the proxies
 */
public record TrustedProxies(List<Network> networks) {
  /** The header that is looked at. */
  public static final String HEADER = "X-Forwarded-For";

  private static final String KEY = "WEIR_TRUSTED_PROXIES";
  private static final int MOST_NETWORKS = 100;
  private static final int MOST_ENTRIES = 32;

  private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|[01]?\\d?\\d)";

  /**
   * What is never looked up as a name: four numbers, which {@link InetAddress} does look up if one
   * is too large, or something with a colon, unless it begins with a dot.
   */
  private static final Pattern ADDRESS =
      Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}|(?!\\.)[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

  private static final Pattern WITH_PORT =
      Pattern.compile("\\[([^\\]]*)](:\\d{1,5})?|(\\d{1,3}(?:\\.\\d{1,3}){3}):\\d{1,5}");

  /** Addresses that begin with the same bits. */
  record Network(InetAddress address, int bits) {
    boolean has(InetAddress other) {
      byte[] own = address.getAddress();
      byte[] its = other.getAddress();
      if (own.length != its.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit += 8) {
        int mask = 0xFF00 >> Math.min(8, bits - bit);
        if (((own[bit / 8] ^ its[bit / 8]) & mask & 0xFF) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  public TrustedProxies {
    networks = List.copyOf(networks);
  }

  /** No proxy. */
  public static TrustedProxies none() {
    return new TrustedProxies(List.of());
  }

  /**
   * Reads them.
   *
   * @throws SettingsException naming what is no address
   */
  public static TrustedProxies from(Settings settings) {
    String text = settings.text(KEY, "", "addresses, or ADDRESS/BITS, of proxies, by commas");
    List<Network> networks =
        Arrays.stream(text.split(","))
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .map(TrustedProxies::network)
            .toList();
    if (networks.size() > MOST_NETWORKS) {
      throw new SettingsException(
          KEY + ": must be at most " + MOST_NETWORKS + ", got " + networks.size());
    }
    return new TrustedProxies(networks);
  }

  private static Network network(String text) {
    String[] parts = text.split("/", 2);
    Optional<InetAddress> address = address(parts[0]);
    if (address.isPresent()) {
      int all = address.get().getAddress().length * 8;
      try {
        int bits = parts.length == 1 ? all : Integer.parseInt(parts[1]);
        if (bits >= 0 && bits <= all) {
          return new Network(address.get(), bits);
        }
      } catch (NumberFormatException e) {
        // Refused below, like too many bits.
      }
    }
    throw new SettingsException(
        KEY + ": must be addresses, or ADDRESS/BITS as 10.0.0.0/8, got \"" + text + '"');
  }

  /** Whether it takes no look-up, which may wait, to tell what address this is, if any. */
  static boolean isLiteral(String text) {
    return ADDRESS.matcher(text).matches();
  }

  private static Optional<InetAddress> address(String text) {
    try {
      return isLiteral(text) ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /**
   * Where a request comes from.
   *
   * @param peer the other end of its connection
   * @param forwarded the values of {@link #HEADER}, asked for if the peer is trusted
   * @return the peer itself if it is none of the proxies, or says nothing that is an address
   */
  public SocketAddress client(SocketAddress peer, Supplier<List<String>> forwarded) {
    if (!has(peer)) {
      return peer;
    }
    InetAddress found = ((InetSocketAddress) peer).getAddress();
    List<String> entries = new ArrayList<>();
    forwarded.get().forEach(value -> entries.addAll(Arrays.asList(value.split(",", -1))));
    for (int i = entries.size() - 1; i >= Math.max(0, entries.size() - MOST_ENTRIES); i--) {
      Optional<InetAddress> entry = entry(entries.get(i).strip());
      if (entry.isEmpty()) {
        break;
      }
      found = entry.get();
      if (!isTrusted(found)) {
        break;
      }
    }
    return new InetSocketAddress(found, 0);
  }

  /** Whether a connection's other end is one of them. */
  public boolean has(SocketAddress peer) {
    return peer instanceof InetSocketAddress inet
        && inet.getAddress() != null
        && isTrusted(inet.getAddress());
  }

  private boolean isTrusted(InetAddress address) {
    return networks.stream().anyMatch(each -> each.has(address));
  }

  /** Some proxies add the port. */
  private static Optional<InetAddress> entry(String text) {
    var ported = WITH_PORT.matcher(text);
    return address(
        !ported.matches() ? text : ported.group(1) != null ? ported.group(1) : ported.group(3));
  }
}
