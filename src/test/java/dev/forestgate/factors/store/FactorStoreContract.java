package dev.forestgate.factors.store;

import static dev.forestgate.failure.Failure.INVALID_CODE;
import static dev.forestgate.failure.Failure.TOO_MANY_FACTORS;
import static dev.forestgate.failure.Failure.UNAUTHENTICATED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.factors.store.FactorData.CodesData;
import dev.forestgate.factors.store.FactorData.TotpData;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.Username;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Contract of {@link FactorStore} for every store. */
abstract class FactorStoreContract {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
  static final Instant LATER = NOW.plusSeconds(30);
  static final Duration SOON = TestTimeouts.HANG;

  private static final int AT_ONCE = 20;
  private static final long STEP = 58_000_000;

  abstract FactorStore store();

  /** Accounts in the same store. */
  abstract Users users();

  @Test
  void theFirstFactorComesWithRecoveryCodes() {
    UUID user = user();
    StoredFactor first = totp(0);
    StoredFactor codes = codes("a", "b");
    assertThat(add(user, first, codes)).isTrue();
    assertThat(add(user, totp(1), codes("c"))).isFalse();
    assertThat(list(user)).hasSize(3).contains(first, codes);
  }

  @Test
  void anAccountWithoutFactorsHasNone() {
    assertThat(list(user())).isEmpty();
    assertThat(list(UUID.randomUUID())).isEmpty();
  }

  @Test
  void theAccountTellsThatItHasASecondFactor() {
    UUID user = user();
    assertThat(secondFactor(user)).isFalse();
    StoredFactor factor = added(user);
    assertThat(secondFactor(user)).isTrue();
    store().remove(user, factor.id()).block(SOON);
    assertThat(secondFactor(user)).isFalse();
  }

  @Test
  void anAccountHasAtMostThreeTotps() {
    UUID user = user();
    List<Object> outcomes =
        atOnce(n -> store().add(user, totp(n), codes("a")).map(first -> (Object) first));
    assertThat(outcomes).containsOnlyOnce(true);
    assertThat(outcomes.stream().filter(Boolean.FALSE::equals)).hasSize(2);
    assertThat(outcomes.stream().filter(TOO_MANY_FACTORS::equals)).hasSize(AT_ONCE - 3);
    assertThat(list(user)).hasSize(4);
  }

  @Test
  void aFactorIsAddedOnce() {
    UUID user = user();
    StoredFactor factor = totp(0);
    List<Object> outcomes =
        atOnce(n -> store().add(user, factor, codes("a")).map(first -> (Object) first));
    assertThat(outcomes).containsOnlyOnce(true);
    assertThat(outcomes.stream().filter(INVALID_CODE::equals)).hasSize(AT_ONCE - 1);
    assertThat(list(user)).hasSize(2);
  }

  @Test
  void aFactorNeedsAnAccount() {
    assertFails(store().add(UUID.randomUUID(), totp(0), codes("a")), UNAUTHENTICATED);
  }

  @Test
  void aStepIsAcceptedOnce() {
    UUID user = user();
    StoredFactor factor = added(user);
    List<Object> outcomes =
        atOnce(
            n ->
                store()
                    .useTotp(user, factor.id(), STEP + 1, "sealed anew", LATER)
                    .map(accepted -> (Object) accepted));
    assertThat(outcomes).containsOnlyOnce(true);
    StoredFactor used = factor(user, factor.id());
    assertThat(used.lastUsedAt()).isEqualTo(LATER);
    assertThat(used.data()).isEqualTo(new TotpData("sealed anew", STEP + 1));
  }

  @Test
  void anEarlierStepAndTheStepOfTheEnrolmentAreSpent() {
    UUID user = user();
    UUID id = added(user).id();
    assertThat(use(user, id, STEP)).isFalse();
    assertThat(use(user, id, STEP - 1)).isFalse();
    assertThat(use(user, id, STEP + 1)).isTrue();
    assertThat(use(user, id, STEP)).isFalse();
    assertThat(use(user(), id, STEP + 2)).isFalse();
    assertThat(use(user, UUID.randomUUID(), STEP + 2)).isFalse();
  }

  @Test
  void aSecretIsReplacedIfItIsStillTheSame() {
    UUID user = user();
    UUID id = added(user).id();
    assertThat(store().reseal(user, id, "other", "new").block(SOON)).isFalse();
    assertThat(store().reseal(user, id, "sealed", "new").block(SOON)).isTrue();
    assertThat(factor(user, id).data()).isEqualTo(new TotpData("new", STEP));
  }

  @Test
  void aRecoveryCodeIsSpentOnce() {
    UUID user = user();
    add(user, totp(0), codes("a", "b", "c"));
    List<Object> outcomes =
        atOnce(
            n ->
                store()
                    .spendCode(user, List.of("under another key", "b"), LATER)
                    .map(left -> (Object) left)
                    .defaultIfEmpty("none"));
    assertThat(outcomes.stream().filter("none"::equals)).hasSize(AT_ONCE - 1);
    StoredFactor left = onlyCodes(user);
    assertThat(outcomes).contains(left);
    assertThat(left.data()).isEqualTo(new CodesData(List.of("a", "c")));
    assertThat(left.lastUsedAt()).isEqualTo(LATER);
  }

  @Test
  void theLastRecoveryCodeLeavesAnEmptySet() {
    UUID user = user();
    add(user, totp(0), codes("a"));
    StepVerifier.create(store().spendCode(user, List.of("a"), LATER))
        .assertNext(left -> assertThat(left.factor().remaining()).isZero())
        .expectComplete()
        .verify(SOON);
    StepVerifier.create(store().spendCode(user, List.of("a", ""), LATER))
        .expectComplete()
        .verify(SOON);
  }

  @Test
  void newRecoveryCodesReplaceTheOldOnes() {
    UUID user = user();
    add(user, totp(0), codes("a", "b"));
    StoredFactor renewed = codes("c", "d");
    assertThat(store().replaceCodes(user, renewed).block(SOON)).isTrue();
    assertThat(onlyCodes(user)).isEqualTo(renewed);
    assertThat(store().spendCode(user, List.of("a"), LATER).blockOptional(SOON)).isEmpty();
  }

  @Test
  void anAccountWithoutFactorGetsNoRecoveryCodes() {
    UUID user = user();
    assertThat(store().replaceCodes(user, codes("a")).block(SOON)).isFalse();
    assertThat(list(user)).isEmpty();
  }

  @Test
  void aFactorIsRenamed() {
    UUID user = user();
    StoredFactor factor = added(user);
    UUID codes = onlyCodes(user).id();
    assertThat(requireNonNull(store().rename(user, factor.id(), "Phone \"2\"").block(SOON)).name())
        .isEqualTo("Phone \"2\"");
    assertThat(factor(user, factor.id()).data()).isEqualTo(factor.data());
    store().rename(user, codes, "Paper").block(SOON);
    assertThat(onlyCodes(user).name()).isEqualTo("Paper");
    assertThat(store().rename(user(), factor.id(), "x").blockOptional(SOON)).isEmpty();
    assertThat(store().rename(user, UUID.randomUUID(), "x").blockOptional(SOON)).isEmpty();
  }

  @Test
  void theLastFactorTakesTheRecoveryCodesAlong() {
    UUID user = user();
    StoredFactor first = added(user);
    StoredFactor second = totp(1);
    add(user, second, codes("b"));
    assertThat(store().remove(user, first.id()).block(SOON)).isEqualTo(first);
    assertThat(list(user)).hasSize(2);
    assertThat(store().remove(user, first.id()).blockOptional(SOON)).isEmpty();
    assertThat(store().remove(user(), second.id()).blockOptional(SOON)).isEmpty();
    store().remove(user, second.id()).block(SOON);
    assertThat(list(user)).isEmpty();
    assertThat(add(user, totp(2), codes("c"))).isTrue();
  }

  @Test
  void recoveryCodesAreRemovedAlone() {
    UUID user = user();
    StoredFactor factor = added(user);
    store().remove(user, onlyCodes(user).id()).block(SOON);
    assertThat(list(user)).containsExactly(factor);
    assertThat(secondFactor(user)).isTrue();
  }

  @Test
  void ofParallelRemovalsNoneLeavesRecoveryCodesAlone() {
    UUID user = user();
    List<UUID> ids = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      StoredFactor factor = totp(n);
      add(user, factor, codes("a"));
      ids.add(factor.id());
    }
    Flux.fromIterable(ids).flatMap(id -> store().remove(user, id)).blockLast(SOON);
    assertThat(list(user)).isEmpty();
    assertThat(secondFactor(user)).isFalse();
  }

  @Test
  void aFactorIsAddedWithItsAccount() {
    UUID user = UUID.randomUUID();
    StoredFactor factor = totp(0);
    add(user, true, List.of(store().adding(user, factor)));
    assertThat(list(user)).containsExactly(factor);
    assertThat(secondFactor(user)).isTrue();
  }

  @Test
  void factorsGoWithTheirAccount() {
    UUID user = user();
    added(user);
    assertThat(users().delete(user, List.of()).block(SOON)).isTrue();
    assertThat(list(user)).isEmpty();
  }

  @Test
  void encryptedAndAuthenticatedFactorsOfAllAccountsAreListed() {
    UUID user = user();
    StoredFactor factor = added(user);
    assertThat(store().sealed().collectList().block(SOON))
        .contains(new OwnedFactor(user, factor), new OwnedFactor(user, onlyCodes(user)));
  }

  /** A new account. */
  UUID user() {
    UUID id = UUID.randomUUID();
    add(id, false, List.of());
    return id;
  }

  private void add(UUID id, boolean secondFactor, List<Enlisted> with) {
    Username name = requireNonNull(Username.parse("user " + id, new ArrayList<>()));
    NewUser user = NewUser.builder(id).username(name).secondFactor(secondFactor).build();
    users().add(user, with).block(SOON);
  }

  boolean add(UUID user, StoredFactor factor, StoredFactor codes) {
    return requireNonNull(store().add(user, factor, codes).block(SOON));
  }

  private StoredFactor added(UUID user) {
    StoredFactor factor = totp(0);
    add(user, factor, codes("a", "b"));
    return factor;
  }

  private boolean use(UUID user, UUID id, long step) {
    return requireNonNull(store().useTotp(user, id, step, "sealed", LATER).block(SOON));
  }

  List<StoredFactor> list(UUID user) {
    return requireNonNull(store().list(user).block(SOON));
  }

  private StoredFactor factor(UUID user, UUID id) {
    return list(user).stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
  }

  private StoredFactor onlyCodes(UUID user) {
    return list(user).stream()
        .filter(one -> one.data() instanceof CodesData)
        .findFirst()
        .orElseThrow();
  }

  private boolean secondFactor(UUID user) {
    return users().findById(user).map(User::secondFactor).blockOptional(SOON).orElseThrow();
  }

  static StoredFactor totp(int n) {
    return StoredFactor.unused(
        UUID.randomUUID(), "App " + n, NOW.plusSeconds(n), new TotpData("sealed", STEP));
  }

  static StoredFactor codes(String... hashes) {
    return StoredFactor.unused(
        UUID.randomUUID(), "Recovery codes", NOW, new CodesData(List.of(hashes)));
  }

  static void assertFails(Mono<?> work, Failure failure) {
    StepVerifier.create(work)
        .expectErrorMatches(failed -> failed instanceof Failed known && known.failure() == failure)
        .verify(SOON);
  }

  /** Values and failures of {@value #AT_ONCE} parallel calls. */
  static List<Object> atOnce(IntFunction<Mono<Object>> call) {
    return requireNonNull(
        Flux.range(0, AT_ONCE)
            .flatMap(
                n ->
                    call.apply(n)
                        .onErrorResume(Failed.class, failed -> Mono.just(failed.failure())),
                AT_ONCE)
            .collectList()
            .block(SOON));
  }
}
