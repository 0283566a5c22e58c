package dev.forestgate.factors.passkey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.secret.Base64Url;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Responses of authenticators are accepted if every part is valid. */
class PasskeyVerifierTest {
  private static final String ORIGIN = "https://example.org";
  private static final RelyingParty PARTY =
      new RelyingParty("example.org", "Example", () -> Set.of(ORIGIN));
  private static final byte[] CHALLENGE = "a challenge of 32 random bytes.!".getBytes(UTF_8);
  private static final byte[] OTHER = "another challenge of 32 bytes..!".getBytes(UTF_8);
  private static final JsonMapper JSON = new JsonMapper();

  private final PasskeyVerifier verifier = new PasskeyVerifier(PARTY);
  private SoftwareAuthenticator authenticator;

  @BeforeEach
  void newAuthenticator() throws GeneralSecurityException {
    authenticator = new SoftwareAuthenticator("example.org", ORIGIN);
  }

  @Test
  void aRegisteredPasskeyAnswersAChallenge() {
    authenticator.flags |= SoftwareAuthenticator.BACKUP_ELIGIBLE;
    Passkey passkey = registered();
    assertThat(passkey.credentialId()).isEqualTo(Base64Url.encode(authenticator.credentialId()));
    assertThat(passkey.transports()).containsExactly("internal");
    assertThat(passkey.backupEligible()).isTrue();
    assertThat(passkey.backedUp()).isFalse();
    authenticator.flags |= SoftwareAuthenticator.BACKED_UP;
    authenticator.signCount = 7;
    VerifiedAssertion used = answered(passkey).orElseThrow();
    assertThat(used.counterWentBack()).isFalse();
    assertThat(used.passkey().signCount()).isEqualTo(7);
    assertThat(used.passkey().backedUp()).isTrue();
  }

  @Test
  void aCounterThatGoesBackIsReportedAndNotRefused() {
    authenticator.signCount = 7;
    Passkey passkey = registered();
    authenticator.signCount = 7;
    assertThat(answered(passkey).orElseThrow().counterWentBack()).isTrue();
    authenticator.signCount = 3;
    VerifiedAssertion used = answered(passkey).orElseThrow();
    assertThat(used.counterWentBack()).isTrue();
    assertThat(used.passkey().signCount()).isEqualTo(7);
  }

  @Test
  void anAuthenticatorThatDoesNotCountCausesNoWarning() {
    assertThat(answered(registered()).orElseThrow().counterWentBack()).isFalse();
  }

  @Test
  void anotherChallengeOriginOrRelyingPartyIsRefused() {
    assertThat(verifier.registration(authenticator.register(OTHER), CHALLENGE)).isEmpty();
    Passkey passkey = registered();
    assertThat(assertion(authenticator.answer(OTHER, null), CHALLENGE, passkey)).isEmpty();
    refused(passkey, changed -> changed.origin = "https://example.org.evil.example");
    refused(passkey, changed -> changed.origin = "http://example.org");
    refused(passkey, changed -> changed.rpId = "evil.example");
  }

  @Test
  void userVerificationIsRequired() {
    Passkey passkey = registered();
    refused(passkey, changed -> changed.flags = SoftwareAuthenticator.USER_PRESENT);
    refused(passkey, changed -> changed.flags = SoftwareAuthenticator.USER_VERIFIED);
    assertThat(verifier.registration(authenticator.register(CHALLENGE), CHALLENGE)).isEmpty();
  }

  @Test
  void unknownMembersAndOutputsOfExtensionsAreIgnored() {
    Passkey passkey = registered();
    ObjectNode credential = (ObjectNode) authenticator.answer(CHALLENGE, null);
    credential.put("authenticatorAttachment", "a later value").put("more", 1);
    credential.putObject("clientExtensionResults").put("appid", "no boolean");
    assertThat(assertion(credential, CHALLENGE, passkey)).isPresent();
  }

  @Test
  void aChangedPartOfTheResponseIsRefused() {
    Passkey passkey = registered();
    authenticator.signCount = 9;
    JsonNode another = authenticator.answer(OTHER, null).path("response");
    for (String member : new String[] {"authenticatorData", "clientDataJSON", "signature"}) {
      authenticator.signCount = 8;
      ObjectNode credential = (ObjectNode) authenticator.answer(CHALLENGE, null);
      ((ObjectNode) credential.get("response")).set(member, another.get(member));
      assertThat(assertion(credential, CHALLENGE, passkey)).as(member).isEmpty();
    }
  }

  @Test
  void anUnsupportedAlgorithmIsNotRegistered() {
    authenticator.algorithm = -65535;
    assertThat(verifier.registration(authenticator.register(CHALLENGE), CHALLENGE)).isEmpty();
  }

  @Test
  void aPasskeyOfAnotherAuthenticatorIsRefused() throws GeneralSecurityException {
    Passkey passkey = registered();
    var other = new SoftwareAuthenticator("example.org", ORIGIN);
    assertThat(assertion(other.answer(CHALLENGE, null), CHALLENGE, passkey)).isEmpty();
  }

  @Test
  void aRegistrationIsNoAssertionAndTheOtherWayRound() {
    Passkey passkey = registered();
    assertThat(assertion(authenticator.register(CHALLENGE), CHALLENGE, passkey)).isEmpty();
    assertThat(verifier.registration(authenticator.answer(CHALLENGE, null), CHALLENGE)).isEmpty();
  }

  @Test
  void trailingBytesOfTheAttestationAreRefused() {
    ObjectNode credential = (ObjectNode) authenticator.register(CHALLENGE);
    ObjectNode response = (ObjectNode) credential.get("response");
    byte[] object = Base64.getUrlDecoder().decode(response.get("attestationObject").stringValue());
    byte[] longer = Arrays.copyOf(object, object.length + 3);
    response.put(
        "attestationObject", Base64.getUrlEncoder().withoutPadding().encodeToString(longer));
    assertThat(verifier.registration(credential, CHALLENGE)).isEmpty();
  }

  @Test
  void paddedAndStandardBase64AreRefused() {
    Passkey passkey = registered();
    for (String member : new String[] {"signature", "authenticatorData", "clientDataJSON"}) {
      ObjectNode credential = (ObjectNode) authenticator.answer(CHALLENGE, null);
      ObjectNode response = (ObjectNode) credential.get("response");
      byte[] bytes = Base64.getUrlDecoder().decode(response.get(member).stringValue());
      String standard = Base64.getEncoder().encodeToString(bytes);
      response.put(member, standard + (standard.endsWith("=") ? "" : "="));
      assertThat(assertion(credential, CHALLENGE, passkey)).as(member).isEmpty();
    }
  }

  @Test
  void anOversizedAttestationIsRefused() {
    ObjectNode credential = (ObjectNode) authenticator.register(CHALLENGE);
    ((ObjectNode) credential.get("response")).put("attestationObject", "A".repeat(64_000));
    assertThat(verifier.registration(credential, CHALLENGE)).isEmpty();
  }

  @Test
  void aResponseNamesItsAccount() {
    UUID user = UUID.randomUUID();
    byte[] handle = PasskeyOptions.handle(user);
    AssertionResponse named =
        AssertionResponse.parse(authenticator.answer(CHALLENGE, handle)).orElseThrow();
    AssertionResponse anonymous =
        AssertionResponse.parse(authenticator.answer(CHALLENGE, null)).orElseThrow();
    assertThat(named.user()).isEqualTo(user);
    assertThat(named.mayBeOf(user)).isTrue();
    assertThat(named.mayBeOf(UUID.randomUUID())).isFalse();
    assertThat(anonymous.user()).isNull();
    assertThat(anonymous.mayBeOf(user)).isTrue();
    assertThat(AssertionResponse.parse(authenticator.answer(CHALLENGE, new byte[] {1}))).isEmpty();
  }

  @Test
  void correttoVerifiesSignatures() throws GeneralSecurityException {
    var signature = Signature.getInstance("SHA256withECDSA");
    assertThat(signature.getProvider().getName()).isEqualTo("ForestGateSignatures");
  }

  @Test
  void anotherFormIsRefused() {
    Passkey passkey = registered();
    for (String text : new String[] {"{}", "[]", "null", "1", "\"x\"", "{\"response\":{}}"}) {
      JsonNode node = JSON.readTree(text);
      assertThat(verifier.registration(node, CHALLENGE)).isEmpty();
      assertThat(assertion(node, CHALLENGE, passkey)).isEmpty();
    }
  }

  /**
   * Refuses other algorithms and embedded pages, and two attestation formats that webauthn4j can't
   * read. Browsers send no attestation to a service that asks for none.
   */
  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/webauthn/vectors.csv", maxCharsPerColumn = 20_000)
  void vectorsOfTheSpecification(
      String name,
      String challenge,
      String attestation,
      String client,
      String secondChallenge,
      String authenticatorData,
      String secondClient,
      String signature) {
    var lenient = new PasskeyVerifier(PARTY, false);
    JsonNode created =
        credential(
            "AAAA", Map.of("clientDataJSON", url(client), "attestationObject", url(attestation)));
    Optional<Passkey> passkey = lenient.registration(created, bytes(challenge));
    boolean isAccepted =
        !name.matches(".*(ES384|ES512|Ed448|topOrigin|crossOrigin)|(tpm|fido-u2f).*");
    assertThat(passkey.isPresent()).isEqualTo(isAccepted);
    if (passkey.isPresent()) {
      String id = passkey.get().credentialId();
      JsonNode answer =
          credential(
              id,
              Map.of(
                  "clientDataJSON", url(secondClient),
                  "authenticatorData", url(authenticatorData),
                  "signature", url(signature)));
      assertThat(assertion(lenient, answer, bytes(secondChallenge), passkey.get())).isPresent();
      boolean isVerified =
          (bytes(authenticatorData)[32] & SoftwareAuthenticator.USER_VERIFIED) != 0;
      assertThat(assertion(answer, bytes(secondChallenge), passkey.get()).isPresent())
          .isEqualTo(isVerified);
    }
  }

  private Optional<VerifiedAssertion> assertion(
      JsonNode credential, byte[] challenge, Passkey passkey) {
    return assertion(verifier, credential, challenge, passkey);
  }

  private static Optional<VerifiedAssertion> assertion(
      PasskeyVerifier verifier, JsonNode credential, byte[] challenge, Passkey passkey) {
    return AssertionResponse.parse(credential)
        .flatMap(response -> verifier.assertion(response, challenge, passkey));
  }

  private Passkey registered() {
    return verifier.registration(authenticator.register(CHALLENGE), CHALLENGE).orElseThrow();
  }

  private Optional<VerifiedAssertion> answered(Passkey passkey) {
    return assertion(authenticator.answer(CHALLENGE, null), CHALLENGE, passkey);
  }

  private void refused(Passkey passkey, Consumer<SoftwareAuthenticator> change) {
    String origin = authenticator.origin;
    String rpId = authenticator.rpId;
    change.accept(authenticator);
    assertThat(answered(passkey)).isEmpty();
    authenticator.origin = origin;
    authenticator.rpId = rpId;
  }

  private static JsonNode credential(String id, Map<String, String> response) {
    return JSON.valueToTree(
        Map.of(
            "id", id,
            "rawId", id,
            "type", "public-key",
            "response", response,
            "clientExtensionResults", Map.of()));
  }

  private static String url(String hexadecimal) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(hexadecimal));
  }

  private static byte[] bytes(String hexadecimal) {
    return HexFormat.of().parseHex(hexadecimal);
  }
}
