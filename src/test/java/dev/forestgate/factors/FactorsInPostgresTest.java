package dev.forestgate.factors;

import static dev.forestgate.failure.Failure.INVALID_CODE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.factors.challenge.SecondStepChallenges;
import dev.forestgate.factors.model.AddedFactor;
import dev.forestgate.factors.model.CeremonyOptions;
import dev.forestgate.factors.model.FactorProof;
import dev.forestgate.factors.model.FactorPurpose;
import dev.forestgate.factors.model.PasskeySignIn;
import dev.forestgate.factors.model.ProvedFactor;
import dev.forestgate.factors.passkey.SoftwareAuthenticator;
import dev.forestgate.secret.Secret;
import dev.forestgate.testing.RunningService;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The contract with accounts in PostgreSQL, and passkeys. */
class FactorsInPostgresTest extends FactorsContract {
  private static RunningService replica;

  private SoftwareAuthenticator authenticator;

  @BeforeAll
  static void start() {
    replica = RunningService.start();
  }

  @AfterAll
  static void stop() {
    replica.close();
  }

  @BeforeEach
  void newAuthenticator() throws GeneralSecurityException {
    authenticator = new SoftwareAuthenticator("localhost", service().url());
  }

  @Override
  RunningService service() {
    return RunningService.shared();
  }

  @Override
  RunningService replica() {
    return replica;
  }

  @Test
  void aPasskeyIsTheFirstFactorAndSignsIn() {
    UUID user = user();
    AddedFactor added = added(user);
    assertThat(added.factor().name()).isEqualTo("Laptop");
    assertThat(added.factor().synced()).isFalse();
    assertThat(added.recoveryCodes()).hasSize(10);
    assertThat(account(user).secondFactor()).isTrue();
    PasskeySignIn signIn = requireNonNull(signIn(handle(user)));
    assertThat(signIn.user()).isEqualTo(user);
    assertThat(signIn.factor().factor()).isEqualTo(added.factor().id());
    assertThat(signIn.factor().amr()).containsExactly("hwk", "user");
  }

  @Test
  void aSyncedPasskeyIsNoHardwareKey() {
    authenticator.flags |= SoftwareAuthenticator.BACKUP_ELIGIBLE | SoftwareAuthenticator.BACKED_UP;
    UUID user = user();
    assertThat(added(user).factor().synced()).isTrue();
    assertThat(requireNonNull(signIn(handle(user))).factor().amr()).containsExactly("swk", "user");
  }

  @Test
  void aSignInNamesItsAccount() {
    UUID user = user();
    added(user);
    assertThat(signIn(null)).isNull();
    assertThat(signIn(handle(UUID.randomUUID()))).isNull();
    assertThat(signIn(handle(user))).isNotNull();
  }

  @Test
  void aPasskeyIsAnsweredForTheSecondStep() {
    UUID user = user();
    added(user);
    CeremonyOptions options = asked(user, FactorPurpose.SECOND_STEP);
    assertThat(String.valueOf(options.publicKey().get("allowCredentials")))
        .contains(encode(authenticator.credentialId()));
    FactorProof proof = proof(options, null);
    ProvedFactor proved = requireNonNull(prove(user, proof).block(SOON));
    assertThat(proved.counterWentBack()).isFalse();
    assertFails(prove(user, proof), INVALID_CODE);
  }

  @Test
  void aCeremonyIsValidForItsPurposeAndAccountAlone() {
    UUID user = user();
    added(user);
    UUID other = user();
    CeremonyOptions elevation = asked(user, FactorPurpose.ELEVATION);
    assertFails(prove(user, proof(elevation, null)), INVALID_CODE);
    assertFails(prove(other, proof(asked(user, FactorPurpose.SECOND_STEP), null)), INVALID_CODE);
    CeremonyOptions signIn = requireNonNull(factors().startSignIn().block(SOON));
    assertFails(prove(user, proof(signIn, null)), INVALID_CODE);
    CeremonyOptions enrolment = start(user);
    assertThat(factors().signIn(proof(enrolment, handle(user))).blockOptional(SOON)).isEmpty();
    CeremonyOptions step = asked(user, FactorPurpose.SECOND_STEP);
    assertFails(add(user, step), INVALID_CODE);
    assertFails(add(other, enrolment), INVALID_CODE);
  }

  @Test
  void aCounterThatGoesBackIsReported() {
    UUID user = user();
    authenticator.signCount = 7;
    added(user);
    authenticator.signCount = 3;
    assertThat(requireNonNull(signIn(handle(user))).factor().counterWentBack()).isTrue();
    authenticator.signCount = 8;
    assertThat(requireNonNull(signIn(handle(user))).factor().counterWentBack()).isFalse();
  }

  @Test
  void theSamePasskeyIsNotAddedTwice() {
    UUID user = user();
    added(user);
    assertThat(String.valueOf(start(user).publicKey().get("excludeCredentials")))
        .contains(encode(authenticator.credentialId()));
    assertFails(add(user, start(user)), INVALID_CODE);
    assertFails(add(user(), start(user)), INVALID_CODE);
  }

  @Test
  void anotherOriginIsRefused() {
    UUID user = user();
    authenticator.origin = "https://evil.example";
    assertFails(add(user, start(user)), INVALID_CODE);
    authenticator.origin = service().url();
    added(user);
    authenticator.origin = replica.url();
    assertThat(signIn(handle(user))).isNull();
  }

  @Test
  void optionsAreThoseOfTheW3c() {
    UUID user = user();
    Map<String, Object> options = start(user).publicKey();
    assertThat(options)
        .containsEntry("rp", Map.of("id", "localhost", "name", "Forest Gate"))
        .containsEntry("attestation", "none")
        .containsEntry("excludeCredentials", List.of())
        .containsEntry(
            "authenticatorSelection",
            Map.of(
                "residentKey", "required",
                "requireResidentKey", true,
                "userVerification", "required"));
    assertThat(options.get("user"))
        .isEqualTo(Map.of("id", encode(handle(user)), "name", "alice", "displayName", "alice"));
    assertThat(requireNonNull(factors().startSignIn().block(SOON)).publicKey())
        .containsEntry("rpId", "localhost")
        .containsEntry("allowCredentials", List.of())
        .containsEntry("userVerification", "required");
  }

  @Test
  void aDeletedAccountLeavesNoChallenge() {
    UUID user = user();
    added(user);
    CeremonyOptions step = asked(user, FactorPurpose.SECOND_STEP);
    service().bean(SecondStepChallenges.class).forget(user).block(SOON);
    assertFails(prove(user, proof(step, null)), INVALID_CODE);
  }

  private CeremonyOptions start(UUID user) {
    return requireNonNull(factors().startPasskey(user, "alice").block(SOON));
  }

  private AddedFactor added(UUID user) {
    return requireNonNull(add(user, start(user)).block(SOON));
  }

  private Mono<AddedFactor> add(UUID user, CeremonyOptions options) {
    return factors()
        .addPasskey(
            user,
            Secret.of(options.ceremony()),
            authenticator.register(challenge(options)),
            "Laptop");
  }

  private CeremonyOptions asked(UUID user, FactorPurpose purpose) {
    return requireNonNull(requireNonNull(factors().ask(user, purpose).block(SOON)).passkey());
  }

  private @Nullable PasskeySignIn signIn(byte @Nullable [] handle) {
    CeremonyOptions options = requireNonNull(factors().startSignIn().block(SOON));
    return factors().signIn(proof(options, handle)).block(SOON);
  }

  private FactorProof.Passkey proof(CeremonyOptions options, byte @Nullable [] handle) {
    return new FactorProof.Passkey(
        Secret.of(options.ceremony()), authenticator.answer(challenge(options), handle));
  }

  private static byte[] challenge(CeremonyOptions options) {
    return Base64.getUrlDecoder().decode((String) options.publicKey().get("challenge"));
  }

  private static byte[] handle(UUID user) {
    return ByteBuffer.allocate(16)
        .putLong(user.getMostSignificantBits())
        .putLong(user.getLeastSignificantBits())
        .array();
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
