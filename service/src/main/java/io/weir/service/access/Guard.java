package io.weir.service.access;

import io.weir.model.QueryClient;
import io.weir.service.changes.ChangeFeed;
import io.weir.service.limits.ClientAddress;
import io.weir.service.limits.Limits;
import io.weir.service.limits.TrustedProxies;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows callers by their credentials, for all protocols of a process. */
public final class Guard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

  /** Between two changes of users and grants, each of which writes all of them. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final AccessSettings settings;
  private final Credentials credentials;
  private final Limits limits;
  private final Sessions sessions = new Sessions(this::directory, InstantSource.system());
  private final Passwords passwords = new Passwords(System::nanoTime);
  private final Audit audit = new Audit(System::nanoTime);
  private final SignIns signIns =
      new SignIns(this::directory, this::areUsersAwaited, passwords, sessions, audit);
  private volatile Optional<DirectoryFollower> follower = Optional.empty();
  private volatile Optional<Accounts> accounts = Optional.empty();

  private Guard(AccessSettings settings) {
    this.settings = settings;
    limits = new Limits(settings.limits());
    credentials = new Credentials(settings, sessions, this::directory, audit);
  }

  /** Lets anybody do everything. */
  public static Guard open() {
    return new Guard(AccessSettings.OPEN);
  }

  /**
   * Reads what is known of callers, and goes on to.
   *
   * @param host the address that the server will listen on
   * @throws io.weir.service.settings.SettingsException if the settings do not fit, or a file cannot
   *     be read
   */
  public static Guard start(AccessSettings settings, String host) {
    settings.requireChosenFor(host);
    if (!settings.on()) {
      LOG.info(
          "Nothing is guarded{}: anybody who reaches a port may do everything (WEIR_AUTH)",
          settings.isExplicit() ? "" : ", as it is all on loopback");
    }
    return new Guard(settings);
  }

  /**
   * Learns of users, groups and grants from now on; there are none where records are off.
   *
   * @param client reads them; closed by the caller, afterwards
   * @param changes tells of changes
   */
  public void follow(QueryClient client, Optional<ChangeFeed> changes) {
    if (isOn() && changes.isPresent()) {
      DirectoryFollower started = new DirectoryFollower(client, this::begin);
      changes.get().subscribe(started);
      follower = Optional.of(started);
      started.start();
    }
  }

  /**
   * Lets this process write users, groups and grants, and make the first administrator.
   *
   * @param log writes them
   */
  public void write(DirectoryLog log) {
    DirectoryWriter writer = new DirectoryWriter(log, this::directory, this::take, PAUSE);
    accounts = Optional.of(new Accounts(writer, passwords, sessions));
  }

  private void begin() {
    accounts.ifPresent(each -> each.begin(settings.admin()));
  }

  private void take(Directory directory) {
    follower.ifPresent(each -> each.take(directory));
  }

  /** The changes of users, groups and grants; empty where this process may not write. */
  public Optional<Accounts> accounts() {
    return accounts;
  }

  private Directory directory() {
    return follower.flatMap(DirectoryFollower::current).orElse(Directory.EMPTY);
  }

  private boolean areUsersAwaited() {
    return follower.isPresent() && directory().version() == 0;
  }

  /** Whether callers need grants. */
  public boolean isOn() {
    return settings.on();
  }

  /** Somebody who gives no credentials. */
  public Caller anybody() {
    return isOn() ? Caller.anonymous(() -> directory().ofAnybody(), audit) : Caller.ofOpenServer();
  }

  /**
   * The one who shows this. A token counts before a certificate: one that nobody has is refused,
   * whatever the certificate. Where nothing is guarded, whatever is shown.
   *
   * @param token a machine's, a session's or an identity provider's; empty if none is shown
   * @param tls of a connection whose certificate counts; empty if there is none
   * @param from where it comes from, for the audit
   * @throws AccessException if nobody has the token
   */
  public Caller of(Optional<String> token, Optional<SSLSession> tls, SocketAddress from) {
    try {
      return of(token, tls);
    } catch (AccessException e) {
      audit.refused(text(from), "a token that nobody has, or a certificate that is not valid");
      throw e;
    }
  }

  private static String text(SocketAddress from) {
    return from instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : String.valueOf(from);
  }

  /**
   * A name for the one who shows this, unlike anybody else's; empty if nothing says who it is.
   * Without a word, since it is asked for before the caller is.
   */
  private Optional<String> principal(Optional<String> token, Optional<SSLSession> tls) {
    if (!isOn()) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(token, tls)).filter(Caller::isKnown).map(Caller::id);
    } catch (AccessException e) {
      return Optional.empty();
    }
  }

  /** Whether somebody has this token, without a word. */
  public boolean hasToken(String token) {
    return principal(Optional.of(token), Optional.empty()).isPresent();
  }

  /** Without a word. */
  private Caller of(Optional<String> token, Optional<SSLSession> tls) {
    if (!isOn()) {
      return Caller.ofOpenServer();
    }
    return token.isPresent()
        ? credentials.ofToken(token.get())
        : tls.flatMap(credentials::ofCertificate).orElseGet(this::anybody);
  }

  /** What an operator should look at; empty if nothing. */
  public Optional<String> warning() {
    return credentials.warning();
  }

  /** What callers of this process have used, whatever the protocol. */
  public Limits limits() {
    return limits;
  }

  /**
   * Where a request comes from, if need be by the word of a proxy.
   *
   * @param peer the other end of its connection
   * @param forwarded the values of {@link TrustedProxies#HEADER}
   */
  public SocketAddress client(SocketAddress peer, Supplier<List<String>> forwarded) {
    return settings.proxies().client(peer, forwarded);
  }

  /** Whether a connection's other end is a trusted proxy, which has those of many clients. */
  public boolean isProxy(SocketAddress peer) {
    return settings.proxies().has(peer);
  }

  /**
   * Counts a request of the one who shows this; of one who is unknown, of the address.
   *
   * @param address where it comes from
   */
  public Limits.Admission admit(
      Optional<String> token, Optional<SSLSession> tls, SocketAddress address) {
    return limits.admit(principal(token, tls).orElseGet(() -> ClientAddress.of(address)));
  }

  /**
   * Lets a part of this process call it like any client.
   *
   * @param name for the audit
   * @return a token that has these grants for as long as this process runs
   */
  public String addPart(String name, List<Grant> grants) {
    return credentials.addPart(name, grants);
  }

  /** How users sign in. */
  public SignIns signIns() {
    return signIns;
  }

  @Override
  public void close() {
    credentials.close();
    follower.ifPresent(DirectoryFollower::close);
    passwords.close();
  }
}
