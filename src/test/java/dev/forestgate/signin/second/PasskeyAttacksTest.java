package dev.forestgate.signin.second;

import static dev.forestgate.testing.FactorUser.body;
import static dev.forestgate.testing.FactorUser.expectRefused;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.factors.Factors;
import dev.forestgate.factors.model.Factor;
import dev.forestgate.factors.passkey.SoftwareAuthenticator;
import dev.forestgate.redis.UserKey;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.Attack;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.PasskeyUser;
import dev.forestgate.testing.RunningService;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.node.ObjectNode;

/** Forged, changed, expired and misused responses of passkeys change nothing. */
@Attack
class PasskeyAttacksTest {
  private static final String PASSKEYS = FactorUser.FACTORS + "/passkeys";

  private final RunningService service = RunningService.shared();
  private PasskeyUser alice;
  private List<Factor> factors;
  private int sessions;

  @BeforeEach
  void createUser() {
    alice = PasskeyUser.create(service);
    factors = factors();
    sessions = sessions();
  }

  @AfterEach
  void nothingChanged() {
    assertThat(factors()).isEqualTo(factors);
    assertThat(sessions()).isEqualTo(sessions);
  }

  @ParameterizedTest
  @CsvSource({
    "id, =",
    "id, +",
    "response.clientDataJSON, ==",
    "response.clientDataJSON, /",
    "response.authenticatorData, =",
    "response.authenticatorData, +",
    "response.signature, =",
    "response.signature, /",
    "response.userHandle, ==",
    "response.userHandle, +"
  })
  void paddedOrStandardBase64DoesNotSignIn(String member, String suffix) {
    Map<String, Object> options = alice.options();
    ObjectNode credential =
        (ObjectNode) alice.authenticator().answer(PasskeyUser.challenge(options), alice.handle());
    append(credential, member, suffix);
    expectNoSignIn(PasskeyUser.proof(options, credential));
  }

  @ParameterizedTest
  @CsvSource({
    "id, =",
    "response.clientDataJSON, ==",
    "response.clientDataJSON, +",
    "response.attestationObject, =",
    "response.attestationObject, /"
  })
  void paddedOrStandardBase64IsNotRegistered(String member, String suffix) {
    Map<String, Object> options = alice.enrolment();
    ObjectNode credential = registration(options);
    append(credential, member, suffix);
    expectNotRegistered(options, credential);
  }

  @Test
  void bytesBehindTheAttestationAreNotRegistered() {
    Map<String, Object> options = alice.enrolment();
    ObjectNode credential = registration(options);
    ObjectNode response = (ObjectNode) credential.get("response");
    byte[] object = Base64.getUrlDecoder().decode(response.get("attestationObject").stringValue());
    byte[] longer = Arrays.copyOf(object, object.length + 3);
    response.put(
        "attestationObject", Base64.getUrlEncoder().withoutPadding().encodeToString(longer));
    expectNotRegistered(options, credential);
  }

  @ParameterizedTest
  @ValueSource(ints = {17 * 1024, 48 * 1024, 64 * 1024, 64 * 1024 * 4 / 3})
  void anOversizedAttestationIsNotRegistered(int characters) {
    Map<String, Object> options = alice.enrolment();
    ObjectNode credential = registration(options);
    ((ObjectNode) credential.get("response")).put("attestationObject", "A".repeat(characters));
    int status =
        alice
            .call(HttpMethod.POST, PASSKEYS, PasskeyUser.proof(options, credential))
            .expectBody()
            .returnResult()
            .getStatus()
            .value();
    assertThat(status).isIn(400, 401);
  }

  @ParameterizedTest
  @ValueSource(ints = {-47, -35, -65535, 0, 1})
  void anUnsupportedAlgorithmIsNotRegistered(int algorithm) {
    PasskeyUser other = other();
    other.authenticator().algorithm = algorithm;
    expectRefused(other.add(other.enrolment()), 401, "invalid-code");
  }

  @Test
  void anotherRelyingPartyOrOriginIsNotRegistered() {
    PasskeyUser other = other();
    SoftwareAuthenticator authenticator = other.authenticator();
    authenticator.rpId = "evil.example";
    expectRefused(other.add(other.enrolment()), 401, "invalid-code");
    authenticator.rpId = "localhost";
    for (String origin :
        List.of(
            "https://evil.example",
            "null",
            "",
            PasskeyUser.ORIGIN + ".evil.example",
            PasskeyUser.ORIGIN.replace("http:", "https:"),
            "http://localhost:1")) {
      authenticator.origin = origin;
      expectRefused(other.add(other.enrolment()), 401, "invalid-code");
    }
  }

  @Test
  void anExpiredCeremonyIsVoid() {
    Map<String, Object> enrolment = alice.enrolment();
    expire(UserKey.of(alice.userId(), "challenges"));
    expectNotRegistered(enrolment, registration(enrolment));
    Map<String, Object> signIn = alice.options();
    expire("fg:{c" + Secret.of(FactorUser.string(signIn, "ceremony")).sha256() + "}:challenges");
    expectNoSignIn(alice.answer(signIn));
  }

  @Test
  void anExpiredChallengeIsVoid() {
    Map<String, Object> asked = password(alice);
    Map<String, Object> proof = new HashMap<>(alice.answer(asked));
    proof.put("challenge", asked.get("challenge"));
    expire(UserKey.of(alice.userId(), "challenges"));
    expectRefused(
        ApiCalls.post(service.client(), FactorUser.SECOND, proof), 401, "invalid-challenge");
  }

  /** A ceremony of each purpose and of another account, at each route that takes one. */
  @Test
  void aCeremonyOfAnotherPurposeOrAccountIsVoid() {
    PasskeyUser bob = PasskeyUser.create(service);
    for (Map<String, Object> options :
        List.of(alice.options(), password(alice), bob.enrolment(), bob.options())) {
      expectNotRegistered(options, registration(options));
    }
    for (Map<String, Object> options : List.of(alice.enrolment(), password(alice), password(bob))) {
      expectNoSignIn(alice.answer(options));
    }
    for (Map<String, Object> options :
        List.of(alice.enrolment(), alice.options(), password(alice), password(bob))) {
      expectRefused(
          alice.call(HttpMethod.POST, "/api/auth/elevate", alice.answer(options)),
          401,
          "invalid-code");
    }
  }

  @Test
  void theSignatureOfAnotherChallengeIsRefused() {
    Map<String, Object> options = alice.options();
    Map<String, Object> proof = new HashMap<>(alice.answer(alice.options()));
    proof.put("ceremony", options.get("ceremony"));
    expectNoSignIn(proof);
  }

  /** A registration is no proof, and a proof is no registration. */
  @Test
  void theOtherKindOfResponseIsRefused() {
    Map<String, Object> options = alice.options();
    expectNoSignIn(PasskeyUser.proof(options, registration(options)));
    Map<String, Object> enrolment = alice.enrolment();
    expectRefused(
        alice.call(HttpMethod.POST, PASSKEYS, alice.answer(enrolment)), 401, "invalid-code");
  }

  @Test
  void thePasskeyOfAnotherAccountIsNotRegistered() {
    PasskeyUser bob = PasskeyUser.create(service);
    var thief = new PasskeyUser(service, alice.signedIn(), bob.authenticator());
    expectRefused(thief.add(thief.enrolment()), 401, "invalid-code");
    body(bob.signIn(bob.options()), 200);
  }

  private void expectNoSignIn(Map<String, Object> proof) {
    expectRefused(
        ApiCalls.post(service.client(), PasskeyUser.PASSKEY, proof), 401, "invalid-credentials");
  }

  private void expectNotRegistered(Map<String, Object> options, ObjectNode credential) {
    ResponseSpec response =
        alice.call(HttpMethod.POST, PASSKEYS, PasskeyUser.proof(options, credential));
    expectRefused(response, 401, "invalid-code");
  }

  /** Response of a new authenticator. */
  private ObjectNode registration(Map<String, Object> options) {
    return (ObjectNode) other().authenticator().register(PasskeyUser.challenge(options));
  }

  /** The same session with a new authenticator. */
  private PasskeyUser other() {
    return PasskeyUser.of(service, alice.signedIn());
  }

  private Map<String, Object> password(PasskeyUser user) {
    return expectRefused(
        ApiCalls.post(
            service.client(),
            "/login",
            Map.of("username", user.signedIn().username(), "password", RunningService.PASSWORD)),
        401,
        "second-factor-required");
  }

  /** Appends {@code suffix} to the member, and to {@code rawId} for {@code id}. */
  private static void append(ObjectNode credential, String member, String suffix) {
    ObjectNode parent = credential;
    String name = member;
    if (member.startsWith("response.")) {
      parent = (ObjectNode) credential.get("response");
      name = member.substring("response.".length());
    } else {
      credential.put("rawId", credential.get("rawId").stringValue() + suffix);
    }
    parent.put(name, parent.get(name).stringValue() + suffix);
  }

  /** Makes all challenges under {@code key} expire in 1970. */
  private void expire(String key) {
    var redis = service.bean(ReactiveStringRedisTemplate.class).<String, String>opsForHash();
    Map<String, String> all =
        requireNonNull(
            redis.entries(key).collectMap(Map.Entry::getKey, Map.Entry::getValue).block());
    assertThat(all).isNotEmpty();
    all.replaceAll((field, value) -> "1" + value.substring(value.indexOf(' ')));
    redis.putAll(key, all).block();
  }

  private List<Factor> factors() {
    return requireNonNull(service.bean(Factors.class).list(alice.userId()).collectList().block());
  }

  private int sessions() {
    return requireNonNull(service.bean(Sessions.class).list(alice.userId()).collectList().block())
        .size();
  }
}
