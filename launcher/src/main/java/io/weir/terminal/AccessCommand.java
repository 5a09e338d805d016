package io.weir.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir access}. */
@Command(
    name = "access",
    description = {
      "Says who may do what; needs a server with WEIR_AUTH=on, and a token (WEIR_TOKEN).",
      "  token NAME [GRANT...]      makes a token, and its line for WEIR_TOKENS_FILE",
      "  sign-in USER               prints the token of a session; asks for the password",
      "  change-password USER       changes one's own: asks for the old one, then the new one",
      "  users                      lists the users",
      "  add USER, password USER    adds one, sets a password: asks for it",
      "  remove USER                removes one",
      "  grant ROLE GRANT           gives a grant, PERMISSION:SCOPE",
      "  revoke ROLE GRANT          takes one back",
      "  show SCOPE                 lists who may do what to a scope",
    },
    footer = {
      "  weir access token sensors put:tags/plant1.*",
      "  weir access grant anna 'get:tags/plant1.*'",
      "  weir access grant group:ops put:streams/alarms/red",
      "Passwords come from the terminal, or from the input, one a line.",
      "Exit code: 0, 1 if Weir refuses it, 2 if Weir cannot be reached."
    })
public final class AccessCommand extends TerminalCommand {
  private static final int TOKEN_BYTES = 32;

  /** What a shell completes. */
  static final class Actions implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of(
              "token",
              "sign-in",
              "change-password",
              "users",
              "add",
              "password",
              "remove",
              "grant",
              "revoke",
              "show")
          .iterator();
    }
  }

  @Parameters(paramLabel = "ACTION", index = "0", completionCandidates = Actions.class)
  private String action;

  @Parameters(paramLabel = "ARGUMENT", index = "1..*", arity = "0..*")
  private List<String> arguments = List.of();

  @Override
  void run() throws TerminalException, InterruptedException {
    switch (action) {
      case "token" -> token(argument(0, "NAME"));
      case "sign-in" -> signIn(argument(0, "USER"));
      case "change-password" -> changePassword(argument(0, "USER"));
      case "users" -> users();
      case "add" -> setPassword("POST", argument(0, "USER"));
      case "password" -> setPassword("PUT", argument(0, "USER"));
      case "remove" -> gateway().delete("/users/" + Server.encoded(argument(0, "USER")));
      case "grant", "revoke" -> change(argument(0, "ROLE"), argument(1, "GRANT"));
      case "show" -> show(argument(0, "SCOPE"));
      default ->
          throw new IllegalArgumentException(
              "ACTION: must be one of those in ./weir access --help, got \"" + action + '"');
    }
  }

  private String argument(int index, String name) {
    if (index >= arguments.size()) {
      throw new IllegalArgumentException(name + ": must be given after " + action);
    }
    return arguments.get(index);
  }

  private void token(String name) {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    String token = HexFormat.of().formatHex(random);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
      say("the token, told this once: " + token);
      String grants = String.join(" ", arguments.subList(1, arguments.size()));
      out().println((name + ' ' + HexFormat.of().formatHex(digest) + ' ' + grants).strip());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private void signIn(String user) throws TerminalException, InterruptedException {
    JsonNode reply = gateway().call("POST", "/sessions", credentials(user));
    out().println(reply.path("token").asText());
    if (reply.path("mustChangePassword").asBoolean()) {
      say("the password must be changed first: ./weir access change-password " + user);
    }
  }

  private void users() throws TerminalException, InterruptedException {
    gateway()
        .json("/users")
        .path("data")
        .forEach(each -> out().println(each.path("username").asText()));
  }

  private void setPassword(String method, String user)
      throws TerminalException, InterruptedException {
    gateway().call(method, "/users", credentials(user));
  }

  private void changePassword(String user) throws TerminalException, InterruptedException {
    String old = PasswordPrompt.read("Old password of " + user);
    gateway().call("PUT", "/users", credentials(user).put("old", old));
  }

  private static ObjectNode credentials(String user) throws TerminalException {
    return JsonNodeFactory.instance
        .objectNode()
        .put("username", user)
        .put("password", PasswordPrompt.read("Password of " + user));
  }

  private void change(String role, String grant) throws TerminalException, InterruptedException {
    int colon = grant.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "GRANT: must be PERMISSION,...:SCOPE, got \"" + grant + '"');
    }
    String path = path(grant.substring(colon + 1));
    for (String permission : grant.substring(0, colon).split(",")) {
      gateway()
          .call(
              "POST",
              path,
              JsonNodeFactory.instance
                  .objectNode()
                  .put("action", action)
                  .put("role", role)
                  .put("permission", permission));
    }
  }

  private void show(String scope) throws TerminalException, InterruptedException {
    for (JsonNode each : gateway().json(path(scope)).path("data")) {
      out()
          .println(
              each.path("role").asText()
                  + ' '
                  + each.path("permission").asText()
                  + ':'
                  + each.path("scope").asText());
    }
  }

  /** The parts of a scope are encoded as they are in paths. */
  static String path(String scope) {
    if (scope.equals("server")) {
      return "/access/server";
    }
    int last = scope.lastIndexOf('/');
    if (last < 0) {
      throw new IllegalArgumentException(
          "SCOPE: must be tags/TAG, tags/PREFIX*, streams/BUCKET/STREAM, kv/INDEX/KEY, message/ID"
              + " or server, got \""
              + scope
              + '"');
    }
    boolean isPrefix = scope.endsWith("*");
    return isPrefix
        ? "/access/"
            + scope.substring(0, last)
            + "?prefix="
            + scope.substring(last + 1, scope.length() - 1)
        : "/access/" + scope;
  }
}
