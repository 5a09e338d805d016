package io.weir.service.access;

import io.weir.model.QueryClient;
import io.weir.service.changes.ChangeFeed;
import io.weir.service.process.DaemonThreads;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows callers by their credentials, for all protocols of a process. */
public final class Guard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

  /** Longer texts are no tokens. */
  private static final int MOST_CHARACTERS = 8192;

  private static final long LOOK_MILLIS = 1000;

  private final AccessSettings settings;
  private final Optional<TokensFile> tokens;
  private final Optional<ScheduledThreadPoolExecutor> timer;
  private final Sessions sessions = new Sessions(this::directory, InstantSource.system());
  private final Passwords passwords = new Passwords(System::nanoTime);
  private final Audit audit = new Audit(System::nanoTime);
  private final SignIns signIns =
      new SignIns(this::directory, this::areUsersAwaited, passwords, sessions, audit);
  private volatile Optional<DirectoryFollower> follower = Optional.empty();
  private volatile Optional<Accounts> accounts = Optional.empty();

  private Guard(AccessSettings settings, Optional<TokensFile> tokens) {
    this.settings = settings;
    this.tokens = tokens;
    timer = tokens.map(Guard::refreshing);
  }

  private static ScheduledThreadPoolExecutor refreshing(TokensFile file) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, new DaemonThreads("weir-tokens"));
    timer.scheduleWithFixedDelay(file::refresh, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return timer;
  }

  /** Lets anybody do everything. */
  public static Guard open() {
    return new Guard(AccessSettings.OPEN, Optional.empty());
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
          settings.isChosen() ? "" : ", as it is all on loopback");
    }
    return new Guard(settings, settings.tokens().map(TokensFile::open));
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
    DirectoryWriter writer = new DirectoryWriter(log, this::directory, this::take);
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
   * The one who has this token, a machine's or a session's; where nothing is guarded, whatever is
   * given.
   *
   * @param from where it comes from, for the audit
   * @throws AccessException if nobody has
   */
  public Caller of(String token, String from) {
    try {
      return of(token);
    } catch (AccessException e) {
      audit.refused(from, "a token that nobody has");
      throw e;
    }
  }

  /**
   * A name for the one who has this token, unlike anybody else's; empty if nobody has. Without a
   * word, since it is asked for before the caller is.
   */
  public Optional<String> principal(String token) {
    try {
      return Optional.of(of(token).id());
    } catch (AccessException e) {
      return Optional.empty();
    }
  }

  /** As {@link #of(String, String)}, without a word. */
  Caller of(String token) {
    if (!isOn()) {
      return Caller.ofOpenServer();
    }
    if (token.length() > MOST_CHARACTERS) {
      throw AccessException.invalid();
    }
    return Sessions.isMeant(token) ? ofSession(token) : ofMachine(token);
  }

  private Caller ofSession(String token) {
    Session session = sessions.of(token).orElseThrow(AccessException::invalid);
    return new Caller(
        Subject.user(session.user()),
        Optional.of(session),
        () -> sessions.goesOn(session) ? directory().ofUser(session.user()) : Rights.NONE,
        audit);
  }

  private Caller ofMachine(String token) {
    TokensFile file = tokens.orElseThrow(AccessException::invalid);
    TokenDigest digest = TokenDigest.of(token);
    TokensFile.Known found = file.find(digest);
    if (found == null) {
      throw AccessException.invalid();
    }
    return new Caller(
        Subject.token(found.name()), Optional.empty(), () -> rights(file, digest), audit);
  }

  private Rights rights(TokensFile file, TokenDigest digest) {
    TokensFile.Known found = file.find(digest);
    return found == null
        ? Rights.NONE
        : found.rights().plus(directory().of(Subject.token(found.name())));
  }

  /** How users sign in. */
  public SignIns signIns() {
    return signIns;
  }

  @Override
  public void close() {
    timer.ifPresent(ScheduledThreadPoolExecutor::shutdownNow);
    follower.ifPresent(DirectoryFollower::close);
    passwords.close();
  }
}
