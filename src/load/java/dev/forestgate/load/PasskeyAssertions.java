package dev.forestgate.load;

import static dev.forestgate.load.JsonCalls.member;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Prints bodies of sign-ins with a passkey, one a line, which the service accepts once each within
 * five minutes. Arguments:
 *
 * <pre>
 * address         of the service
 * origin          the origin of the passkeys
 * passkeys        file from {@link PasskeyAccounts}, whose passkeys sign in turn
 * count           number of bodies
 * </pre>
 */
public final class PasskeyAssertions {
  private static final int THREADS = 16;

  private final JsonCalls calls;
  private final SoftwareAuthenticator authenticator;
  private final List<SoftwareAuthenticator.Passkey> passkeys = new ArrayList<>();

  private PasskeyAssertions(String address, String origin, Path file)
      throws IOException, GeneralSecurityException {
    this.calls = new JsonCalls(address);
    this.authenticator = new SoftwareAuthenticator(origin);
    for (String line : Files.readAllLines(file)) {
      passkeys.add(SoftwareAuthenticator.Passkey.parse(line));
    }
  }

  public static void main(String[] arguments) throws Exception {
    var assertions = new PasskeyAssertions(arguments[0], arguments[1], Path.of(arguments[2]));
    assertions.print(Integer.parseInt(arguments[3]));
  }

  private void print(int count) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<String>> bodies = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        SoftwareAuthenticator.Passkey passkey = passkeys.get(i % passkeys.size());
        bodies.add(() -> body(passkey));
      }
      var all = new StringBuilder();
      for (Future<String> body : threads.invokeAll(bodies)) {
        all.append(body.get()).append('\n');
      }
      System.out.print(all);
    } finally {
      threads.shutdown();
    }
  }

  private String body(SoftwareAuthenticator.Passkey passkey)
      throws IOException, InterruptedException, GeneralSecurityException {
    String options = calls.post("/api/auth/passkey/options", "{}");
    return "{\"ceremony\":\"%s\",\"credential\":%s,\"mode\":\"cookie\"}"
        .formatted(
            member("ceremony", options), authenticator.sign(member("challenge", options), passkey));
  }
}
