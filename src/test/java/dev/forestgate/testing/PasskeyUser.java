package dev.forestgate.testing;

import static dev.forestgate.testing.FactorUser.body;

import dev.forestgate.factors.passkey.SoftwareAuthenticator;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;

/**
 * A user with a software authenticator, and the calls about passkeys.
 *
 * @param signedIn session in which the passkey is added
 */
public record PasskeyUser(
    RunningService service, SignedInClient signedIn, SoftwareAuthenticator authenticator) {
  public static final String OPTIONS = "/api/auth/passkey/options";
  public static final String PASSKEY = "/api/auth/passkey";

  /** Origin on the allow-list by default. */
  public static final String ORIGIN = "http://localhost:5173";

  /** A new account without a passkey. */
  public static PasskeyUser register(RunningService service) {
    return of(service, service.signIn());
  }

  public static PasskeyUser of(RunningService service, SignedInClient signedIn) {
    try {
      return new PasskeyUser(service, signedIn, new SoftwareAuthenticator("localhost", ORIGIN));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A new account with a passkey, and a session that the passkey opened. */
  public static PasskeyUser create(RunningService service) {
    PasskeyUser user = register(service);
    body(user.add(user.enrolment()), 201);
    return user.elevated();
  }

  /** The same user with a session that the passkey opened. */
  public PasskeyUser elevated() {
    var opened =
        signIn(options())
            .expectStatus()
            .isOk()
            .expectBody(SignedInClient.Body.class)
            .returnResult();
    return new PasskeyUser(service, SignedInClient.of(opened, signedIn.username()), authenticator);
  }

  /** Options for a new passkey, with their ceremony. */
  public Map<String, Object> enrolment() {
    return body(call(HttpMethod.POST, "/api/factors/passkeys/options", Map.of()), 200);
  }

  /** Adds the passkey in response to {@code options}. */
  public ResponseSpec add(Map<String, Object> options) {
    return call(
        HttpMethod.POST,
        "/api/factors/passkeys",
        proof(options, authenticator.register(challenge(options))));
  }

  /** Options for a sign-in with a passkey, with their ceremony. */
  public Map<String, Object> options() {
    return body(ApiCalls.post(service.client(), OPTIONS, Map.of()), 200);
  }

  public ResponseSpec signIn(Map<String, Object> options) {
    return ApiCalls.post(service.client(), PASSKEY, answer(options));
  }

  /** Members {@code ceremony} and {@code credential} in response to {@code options}. */
  public Map<String, Object> answer(Map<String, Object> options) {
    return proof(options, authenticator.answer(challenge(options), handle()));
  }

  public static Map<String, Object> proof(Map<String, Object> options, JsonNode credential) {
    Map<String, Object> proof = new HashMap<>();
    proof.put("ceremony", options.get("ceremony"));
    proof.put("credential", credential);
    return proof;
  }

  /** Challenge in {@code options}. */
  @SuppressWarnings("unchecked")
  public static byte[] challenge(Map<String, Object> options) {
    Map<String, Object> publicKey = (Map<String, Object>) options.get("public_key");
    return Base64.getUrlDecoder()
        .decode((String) Objects.requireNonNull(publicKey).get("challenge"));
  }

  /** User handle of the account. */
  public byte[] handle() {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(userId().getMostSignificantBits())
        .putLong(userId().getLeastSignificantBits())
        .array();
  }

  public UUID userId() {
    return signedIn.userId();
  }

  public ResponseSpec call(HttpMethod method, String path, Map<String, Object> body) {
    return service
        .client()
        .method(method)
        .uri(path)
        .header(HttpHeaders.AUTHORIZATION, signedIn.bearer())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }
}
