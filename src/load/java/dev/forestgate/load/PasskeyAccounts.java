package dev.forestgate.load;

import static dev.forestgate.load.JsonCalls.member;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.UUID;

/**
 * Registers accounts {@code passkey-1} and so on with one passkey each, and prints the passkeys,
 * one a line, for {@link PasskeyAssertions}. Arguments:
 *
 * <pre>
 * address         of the service, with rate limits off (forestgate.limits.per-minute=0)
 * origin          one that the service accepts, such as http://localhost:8080
 * accounts        number of accounts
 * password        of all accounts
 * </pre>
 */
public final class PasskeyAccounts {
  private final JsonCalls calls;
  private final SoftwareAuthenticator authenticator;
  private final String password;

  private PasskeyAccounts(String address, String origin, String password) {
    this.calls = new JsonCalls(address);
    this.authenticator = new SoftwareAuthenticator(origin);
    this.password = password;
  }

  public static void main(String[] arguments) throws Exception {
    var accounts = new PasskeyAccounts(arguments[0], arguments[1], arguments[3]);
    for (int i = 1; i <= Integer.parseInt(arguments[2]); i++) {
      System.out.println(accounts.register("passkey-" + i).line());
    }
  }

  private SoftwareAuthenticator.Passkey register(String username)
      throws IOException, InterruptedException, GeneralSecurityException {
    String login =
        "{\"username\":\"%s\",\"password\":\"%s\",\"mode\":\"token\"}"
            .formatted(username, password);
    String handle = handle(member("id", calls.post("/api/auth/register", login)));
    String bearer = "Bearer " + member("access_token", calls.post("/api/auth/login", login));
    String options = calls.post("/api/factors/passkeys/options", "{}", "Authorization", bearer);
    var registration = authenticator.register(member("challenge", options), handle);
    calls.post(
        "/api/factors/passkeys",
        "{\"ceremony\":\"%s\",\"credential\":%s}"
            .formatted(member("ceremony", options), registration.response()),
        "Authorization",
        bearer);
    return registration.passkey();
  }

  /** The 16 bytes of the account's id, in base64url. */
  private static String handle(String id) {
    UUID user = UUID.fromString(id);
    return SoftwareAuthenticator.encode(
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(user.getMostSignificantBits())
            .putLong(user.getLeastSignificantBits())
            .array());
  }
}
