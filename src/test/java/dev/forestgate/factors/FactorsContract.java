package dev.forestgate.factors;

import static dev.forestgate.failure.Failure.INVALID_CODE;
import static dev.forestgate.failure.Failure.TOO_MANY_ATTEMPTS;
import static dev.forestgate.failure.Failure.TOO_MANY_FACTORS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.factors.model.AddedFactor;
import dev.forestgate.factors.model.Factor;
import dev.forestgate.factors.model.FactorProof;
import dev.forestgate.factors.model.FactorPurpose;
import dev.forestgate.factors.model.FactorType;
import dev.forestgate.factors.model.ProvedFactor;
import dev.forestgate.factors.model.StartedTotp;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.secret.Secret;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.AuthenticatorApp;
import dev.forestgate.testing.RunningService;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Contract of TOTP factors and recovery codes for every store, on two replicas. */
abstract class FactorsContract {
  static final Duration SOON = TestTimeouts.HANG;

  private static final int AT_ONCE = 20;

  /** Authenticator apps by their secrets. */
  private final Map<String, AuthenticatorApp> apps = new HashMap<>();

  abstract RunningService service();

  /** Another replica with the same stores. */
  abstract RunningService replica();

  @Test
  void aTotpIsAddedByItsFirstCode() {
    UUID user = user();
    StartedTotp started = start(user, " My phone ");
    assertThat(list(user)).isEmpty();
    AddedFactor added = confirm(user, started, -1);
    assertThat(added.factor().name()).isEqualTo("My phone");
    assertThat(added.recoveryCodes()).hasSize(10).doesNotHaveDuplicates();
    assertThat(list(user))
        .extracting(Factor::type)
        .containsExactlyInAnyOrder(FactorType.TOTP, FactorType.RECOVERY_CODES);
    assertThat(account(user).secondFactor()).isTrue();
  }

  @Test
  void theAppGetsTheSecretByItsUri() {
    StartedTotp started = start(user(), null);
    assertThat(started.secret().reveal()).matches("[A-Z2-7]{32}");
    assertThat(started.otpauthUri().reveal())
        .startsWith("otpauth://totp/Forest%20Gate:alice?secret=" + started.secret().reveal() + "&")
        .endsWith("&algorithm=SHA1&digits=6&period=30");
    assertThat(started.qrSvg().reveal()).startsWith("<svg ").endsWith("</svg>");
    assertThat(started.lifetime()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void aWrongFirstCodeAddsNothing() {
    UUID user = user();
    StartedTotp started = start(user, null);
    assertFails(factors().confirmTotp(user, started.id(), Secret.of("000000x")), INVALID_CODE);
    assertFails(factors().confirmTotp(user(), started.id(), code(started, 0)), INVALID_CODE);
    assertFails(factors().confirmTotp(user, UUID.randomUUID(), Secret.of("1")), INVALID_CODE);
    assertThat(list(user)).isEmpty();
    confirm(user, started, 0);
  }

  @Test
  void theCodeOfTheEnrolmentIsSpent() {
    UUID user = user();
    StartedTotp started = start(user, null);
    confirm(user, started, 0);
    assertFails(prove(user, code(started, 0)), INVALID_CODE);
    ProvedFactor proved = requireNonNull(prove(user, code(started, 1)).block(SOON));
    assertThat(proved.factor()).isEqualTo(started.id());
    assertThat(proved.amr()).containsExactly("otp");
  }

  @Test
  void aCodeIsSpentOnceOverTwoReplicas() {
    UUID user = user();
    StartedTotp started = start(user, null);
    confirm(user, started, -1);
    Secret code = code(started, 1);
    List<Object> outcomes = atOnce(user, () -> new FactorProof.Code(code));
    assertThat(outcomes.stream().filter(ProvedFactor.class::isInstance)).hasSize(1);
    assertThat(outcomes.stream().filter(INVALID_CODE::equals)).hasSize(AT_ONCE - 1);
  }

  @Test
  void aRecoveryCodeIsSpentOnceOverTwoReplicas() {
    UUID user = user();
    Secret code = confirm(user, start(user, null), 0).recoveryCodes().get(3);
    Secret typed = Secret.of(code.reveal().toUpperCase(Locale.ROOT).replace("-", " "));
    List<Object> outcomes = atOnce(user, () -> new FactorProof.RecoveryCode(typed));
    assertThat(outcomes.stream().filter(ProvedFactor.class::isInstance))
        .singleElement()
        .satisfies(
            proved ->
                assertThat(((ProvedFactor) proved).type()).isEqualTo(FactorType.RECOVERY_CODES))
        .satisfies(proved -> assertThat(((ProvedFactor) proved).codesLeft()).isEqualTo(9));
  }

  @Test
  void aCodeOfAnotherAccountIsWrong() {
    UUID owner = user();
    StartedTotp started = start(owner, null);
    List<Secret> codes = confirm(owner, started, -1).recoveryCodes();
    UUID other = user();
    confirm(other, start(other, null), -1);
    assertFails(prove(other, code(started, 1)), INVALID_CODE);
    assertFails(prove(other, new FactorProof.RecoveryCode(codes.get(0))), INVALID_CODE);
    assertThat(prove(owner, code(started, 1)).block(SOON)).isNotNull();
  }

  @Test
  void tenWrongCodesMakeTheAccountWaitAndReplaysDoNot() {
    UUID user = user();
    StartedTotp started = start(user, null);
    confirm(user, started, 0);
    for (int n = 0; n < 12; n++) {
      assertFails(prove(user, code(started, 0)), INVALID_CODE);
    }
    for (int n = 0; n < 10; n++) {
      assertFails(prove(user, Secret.of("wrong")), INVALID_CODE);
    }
    StepVerifier.create(prove(user, code(started, 1)))
        .expectErrorSatisfies(
            failed -> {
              assertThat(((Failed) failed).failure()).isEqualTo(TOO_MANY_ATTEMPTS);
              assertThat(((Failed) failed).retryAfter()).isPositive();
            })
        .verify(SOON);
    ApiCalls.post(
            service().client(),
            "/login",
            Map.of("username", account(user).username(), "password", RunningService.PASSWORD))
        .expectBody()
        .jsonPath("$.type")
        .isEqualTo("/problems/second-factor-required");
  }

  @Test
  void thePasswordBudgetDoesNotLimitCodes() {
    UUID user = user();
    StartedTotp started = start(user, null);
    confirm(user, started, 0);
    for (int n = 0; n < 12; n++) {
      ApiCalls.post(
              service().client(),
              "/login",
              Map.of("username", account(user).username(), "password", "wrong"))
          .expectBody()
          .returnResult();
    }
    assertThat(prove(user, code(started, 1)).block(SOON)).isNotNull();
  }

  @Test
  void recoveryCodesAreRenewed() {
    UUID user = user();
    List<Secret> old = confirm(user, start(user, null), 0).recoveryCodes();
    List<Secret> renewed = requireNonNull(factors().renewRecoveryCodes(user).block(SOON));
    assertThat(renewed).hasSize(10).doesNotContainAnyElementsOf(old);
    assertFails(prove(user, new FactorProof.RecoveryCode(old.get(0))), INVALID_CODE);
    assertThat(prove(user, new FactorProof.RecoveryCode(renewed.get(0))).block(SOON)).isNotNull();
    assertThat(factors().renewRecoveryCodes(user()).blockOptional(SOON)).isEmpty();
  }

  @Test
  void threeTotpsAreTheMost() {
    UUID user = user();
    StartedTotp fourth = start(user, null);
    for (int n = 0; n < 3; n++) {
      confirm(user, start(user, null), 0);
    }
    assertFails(factors().startTotp(user, "alice", null), TOO_MANY_FACTORS);
    assertFails(factors().confirmTotp(user, fourth.id(), code(fourth, 0)), TOO_MANY_FACTORS);
  }

  @Test
  void anAccountIsAskedForTheFactorsItHas() {
    UUID user = user();
    assertThat(asked(user)).isEmpty();
    AddedFactor added = confirm(user, start(user, null), 0);
    assertThat(asked(user)).containsExactly("totp", "recovery-code");
    for (Secret code : added.recoveryCodes()) {
      prove(user, new FactorProof.RecoveryCode(code)).block(SOON);
    }
    assertThat(asked(user)).containsExactly("totp");
    factors().remove(user, added.factor().id()).block(SOON);
    assertThat(asked(user)).isEmpty();
    assertThat(account(user).secondFactor()).isFalse();
  }

  @Test
  void aDeletedAccountLeavesNothingBehind() {
    UUID user = user();
    StartedTotp started = start(user, null);
    confirm(user, started, -1);
    start(user, null);
    var redis = service().bean(ReactiveStringRedisTemplate.class);
    String challenges = "fg:{u" + user + "}:challenges";
    assertThat(redis.hasKey(challenges).block(SOON)).isTrue();
    ApiCalls.post(
            service().client(),
            "/delete",
            Map.of(
                "login", account(user).username(),
                "password", RunningService.PASSWORD,
                "code", code(started, 0).reveal()))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    assertThat(list(user)).isEmpty();
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(redis.hasKey(challenges).block(SOON)).isFalse());
  }

  @Test
  void aNameIsOneShortLine() {
    UUID user = user();
    UUID id = confirm(user, start(user, null), 0).factor().id();
    assertThat(requireNonNull(factors().rename(user, id, " Phone ").block(SOON)).name())
        .isEqualTo("Phone");
    for (String name : List.of("", " ", "a\nb", "x".repeat(65))) {
      assertFails(factors().rename(user, id, name), Failure.INVALID_REQUEST);
    }
    assertFails(factors().startTotp(user, "alice", "x".repeat(65)), Failure.INVALID_REQUEST);
    assertThat(factors().rename(user(), id, "Mine").blockOptional(SOON)).isEmpty();
  }

  Factors factors() {
    return service().bean(Factors.class);
  }

  /** A new account. */
  UUID user() {
    String name = RunningService.freshName();
    service().register(name);
    return service()
        .bean(Users.class)
        .findByLogin(name)
        .map(User::id)
        .blockOptional(SOON)
        .orElseThrow();
  }

  User account(UUID user) {
    return service().bean(Users.class).findById(user).blockOptional(SOON).orElseThrow();
  }

  StartedTotp start(UUID user, @Nullable String name) {
    return requireNonNull(factors().startTotp(user, "alice", name).block(SOON));
  }

  AddedFactor confirm(UUID user, StartedTotp started, int steps) {
    return requireNonNull(
        factors().confirmTotp(user, started.id(), code(started, steps)).block(SOON));
  }

  /** Code of the step that is some steps after the first use of the app; −1 to 1 are accepted. */
  Secret code(StartedTotp started, int steps) {
    return Secret.of(
        apps.computeIfAbsent(started.secret().reveal(), AuthenticatorApp::new).code(steps));
  }

  private List<Factor> list(UUID user) {
    return requireNonNull(factors().list(user).collectList().block(SOON));
  }

  List<String> asked(UUID user) {
    return requireNonNull(factors().ask(user, FactorPurpose.SECOND_STEP).block(SOON)).factors();
  }

  Mono<ProvedFactor> prove(UUID user, Secret code) {
    return prove(user, new FactorProof.Code(code));
  }

  Mono<ProvedFactor> prove(UUID user, FactorProof proof) {
    return factors().prove(user, FactorPurpose.SECOND_STEP, proof);
  }

  /** Values and failures of {@value #AT_ONCE} parallel proofs, half of them on each replica. */
  private List<Object> atOnce(UUID user, Supplier<FactorProof> proof) {
    List<Factors> replicas = List.of(factors(), replica().bean(Factors.class));
    return requireNonNull(
        Flux.range(0, AT_ONCE)
            .flatMap(
                n ->
                    replicas
                        .get(n % 2)
                        .prove(user, FactorPurpose.SECOND_STEP, proof.get())
                        .cast(Object.class)
                        .onErrorResume(Failed.class, failed -> Mono.just(failed.failure())),
                AT_ONCE)
            .collectList()
            .block(SOON));
  }

  static void assertFails(Mono<?> work, Failure failure) {
    StepVerifier.create(work)
        .expectErrorMatches(failed -> failed instanceof Failed known && known.failure() == failure)
        .verify(SOON);
  }
}
