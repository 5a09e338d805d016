package io.weir.service.access;

import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Signs users in by their passwords. */
public final class SignIns {
  private final Supplier<Directory> directory;
  private final BooleanSupplier areAwaited;
  private final Passwords passwords;
  private final Sessions sessions;
  private final Audit audit;

  /**
   * @param areAwaited whether there are users who are not known yet
   */
  SignIns(
      Supplier<Directory> directory,
      BooleanSupplier areAwaited,
      Passwords passwords,
      Sessions sessions,
      Audit audit) {
    this.directory = directory;
    this.areAwaited = areAwaited;
    this.passwords = passwords;
    this.sessions = sessions;
    this.audit = audit;
  }

  /**
   * Begins a session.
   *
   * @param address where the user is, as {@link io.weir.service.limits.ClientAddress} has it
   * @return its token; fails with {@link AccessException} if it is not the password of such a user,
   *     with {@link BusyException} if it is not checked now
   * @throws IllegalStateException if users are not known yet
   */
  public CompletionStage<String> begin(String user, String password, String address) {
    return isPassword(user, password, address)
        .thenApply(
            is -> {
              if (!is) {
                audit.refused(user, "signing in from " + address);
                throw AccessException.invalid();
              }
              return sessions.begin(user);
            });
  }

  /**
   * Whether this is the user's password. Fails as {@link #begin} does if it is not checked now.
   *
   * @param address where the user is
   * @throws IllegalStateException if users are not known yet
   */
  public CompletionStage<Boolean> isPassword(String user, String password, String address) {
    if (areAwaited.getAsBoolean()) {
      throw new IllegalStateException("users are not known yet");
    }
    Directory.User found = directory.get().users().get(user);
    return passwords.verify(
        new SignInAttempt(address, user), password, found == null ? null : found.hash());
  }

  /** Whether the user must change the password before anything else. */
  public boolean mustChange(String user) {
    Directory.User found = directory.get().users().get(user);
    return found != null && found.mustChange();
  }

  /** How many passwords wait to be checked or hashed. */
  public int waiting() {
    return passwords.waiting();
  }
}
