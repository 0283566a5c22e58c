package dev.forestgate.credentials;

import static dev.forestgate.failure.Failure.OVERLOADED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.credentials.argon2.Argon2;
import dev.forestgate.credentials.argon2.Argon2Parameters;
import dev.forestgate.credentials.argon2.Hasher;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Hashing and verification of passwords on the pool. */
class PasswordsTest {
  private static final Duration SOON = TestTimeouts.HANG;
  private static final Duration PATIENT = TestTimeouts.HANG;
  private static final DataSize CHEAP = DataSize.ofKilobytes(64);
  private static final DataSize DEAR = DataSize.ofMegabytes(64);
  private static final Secret PASSWORD = Secret.of("correct horse battery staple");

  /** Truncated bcrypt hash. */
  private static final String UNREADABLE = "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68";

  /** Well-formed bcrypt hash with a cost that would keep a thread busy for a day. */
  private static final String TOO_DEAR =
      "$2b$31$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG";

  /** {@link #PASSWORD} by crypt(3). */
  private static final String BCRYPT =
      "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG";

  private static final String TOO_DEAR_SCRYPT =
      "$scrypt$ln=20,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaA";
  private static final String TOO_DEAR_PBKDF2 =
      "$pbkdf2-sha256$i=2000001,l=16$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaA";

  /** "-9{" by Node's crypto. */
  private static final String SALT_AND_HASH = "$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaA";

  private static final String SALTED_SHA = "{SSHA}T4mucoNAt11TZoThUDoFcPcF7auUVRcAqC9Y2g==";

  private final List<Passwords> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(Passwords::close);
  }

  @ParameterizedTest
  @EnumSource(Hasher.class)
  void theRightPasswordIsRight(Hasher hasher) {
    Passwords passwords = passwords(hasher, CHEAP, 1, PATIENT);
    assertVerified(passwords, PASSWORD, hash(passwords, PASSWORD), true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "correct horse battery stapl",
        "correct horse battery staple ",
        "Correct horse battery staple",
        "correct horse battery staple\u0000"
      })
  void anyOtherPasswordIsWrong(String typed) {
    Passwords passwords = cheap();
    assertVerified(passwords, Secret.of(typed), hash(passwords, PASSWORD), false);
  }

  @Test
  void aPasswordIsRightHoweverItsAccentsAreTyped() {
    Passwords passwords = cheap();
    Secret stored = hash(passwords, Secret.of("cre\u0301me bru\u0302le\u0301e"));
    assertVerified(passwords, Secret.of("cr\u00e9me br\u00fbl\u00e9e"), stored, true);
    assertVerified(passwords, Secret.of("creme brulee"), stored, false);
  }

  @Test
  void theLongestPasswordIsRight() {
    Passwords passwords = cheap();
    Secret longest = Secret.of("ab".repeat(512));
    Secret stored = hash(passwords, longest);
    assertVerified(passwords, longest, stored, true);
    assertVerified(passwords, Secret.of("ab".repeat(511) + "ac"), stored, false);
  }

  @Test
  void aHashIsAPhcStringWithTheConfiguredCost() {
    assertThat(hash(passwords(Hasher.AUTO, DataSize.ofMegabytes(1), 3, PATIENT), PASSWORD).reveal())
        .matches("\\$argon2id\\$v=19\\$m=1024,t=3,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
  }

  @Test
  void twoHashesOfOnePasswordDiffer() {
    Passwords passwords = cheap();
    PhcString one = PhcString.parse(hash(passwords, PASSWORD)).orElseThrow();
    PhcString other = PhcString.parse(hash(passwords, PASSWORD)).orElseThrow();
    assertThat(one.salt()).isNotEqualTo(other.salt());
    assertThat(one.hash()).isNotEqualTo(other.hash());
  }

  @Test
  void aHashOfAnotherCostIsStillChecked() {
    Secret stored = hash(passwords(Hasher.JAVA, DataSize.ofKilobytes(128), 3, PATIENT), PASSWORD);
    Passwords passwords = cheap();
    assertVerified(passwords, PASSWORD, stored, true);
    assertVerified(passwords, Secret.of("wrong"), stored, false);
  }

  @Test
  void aHashOfAnotherProgramIsStillChecked() {
    // argon2-cffi's documentation: PasswordHasher().hash("correct horse battery staple")
    Secret stored =
        Secret.of(
            "$argon2id$v=19$m=65536,t=3,p=4$MIIRqgvgQbgj220jfp0MPA"
                + "$YfwJSVjtjSU0zzV/P3S9nnQ/USre2wvJMjfCIjrTQbg");
    assertVerified(cheap(), PASSWORD, stored, true);
    assertVerified(cheap(), Secret.of("correct horse battery stapler"), stored, false);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "!",
        "garbage",
        UNREADABLE,
        TOO_DEAR,
        TOO_DEAR_SCRYPT,
        TOO_DEAR_PBKDF2,
        "correct horse battery staple"
      })
  void withoutAReadableHashEveryPasswordIsWrong(@Nullable String stored) {
    assertVerified(cheap(), PASSWORD, stored == null ? null : Secret.of(stored), false);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"!", UNREADABLE, TOO_DEAR, TOO_DEAR_SCRYPT, TOO_DEAR_PBKDF2})
  void anUnknownAccountCostsAsMuchAsAKnownOne(@Nullable String stored) {
    var counting = new CountingArgon2();
    Passwords passwords = passwords(counting);
    Secret known = hash(passwords, PASSWORD);
    counting.asked.clear();
    assertVerified(passwords, PASSWORD, known, true);
    List<String> askedForKnown = List.copyOf(counting.asked);
    counting.asked.clear();
    assertVerified(passwords, PASSWORD, stored == null ? null : Secret.of(stored), false);
    assertThat(counting.asked).hasSize(1).isEqualTo(askedForKnown);
  }

  @Test
  void hashesAreComputedOnThePool() {
    Passwords passwords = cheap();
    Secret stored = hash(passwords, PASSWORD);
    assertOnThePool(passwords.hash(PASSWORD));
    assertOnThePool(passwords.verify(PASSWORD, stored));
    assertOnThePool(passwords.verify(PASSWORD, null));
    assertOnThePool(passwords.verify(PASSWORD, Secret.of(UNREADABLE)));
    assertOnThePool(passwords.verify(PASSWORD, Secret.of(BCRYPT)));
  }

  @Test
  void aBcryptHashIsCheckedAndCostsNoOtherHash() {
    var counting = new CountingArgon2();
    Passwords passwords = passwords(counting);
    counting.asked.clear();
    assertVerified(passwords, PASSWORD, Secret.of(BCRYPT), true);
    assertVerified(passwords, Secret.of("wrong"), Secret.of(BCRYPT), false);
    assertThat(counting.asked).isEmpty();
  }

  /** Otherwise a quick refusal reveals the account. The settings are the default ones. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        SALTED_SHA,
        BCRYPT,
        "$2b$06$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$scrypt$ln=1,r=8,p=1" + SALT_AND_HASH,
        "$scrypt$ln=10,r=8,p=1" + SALT_AND_HASH,
        "$firescrypt$ln=8,r=8,p=1$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCn"
            + "h1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==$Bw==$jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0ui"
            + "iTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==",
        "$argon2i$v=19$m=8,t=1,p=1" + SALT_AND_HASH,
        "$argon2id$v=16$m=1024,t=3,p=1" + SALT_AND_HASH,
        "$argon2id$v=19$m=8,t=1,p=1" + SALT_AND_HASH,
        "$argon2id$v=19$m=9216,t=2,p=1" + SALT_AND_HASH,
        "$pbkdf2-sha1$i=10000" + SALT_AND_HASH,
        "$pbkdf2-sha256$i=1" + SALT_AND_HASH,
        "$pbkdf2-sha512$i=4000" + SALT_AND_HASH
      })
  void aQuickHashCostsAHashOfTheCurrentSettingsBesides(String stored) {
    assertThat(hashesOfTheCurrentSettings(stored)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$2b$07$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$scrypt$ln=12,r=8,p=1" + SALT_AND_HASH,
        "$argon2i$v=19$m=4096,t=3,p=1" + SALT_AND_HASH,
        "$pbkdf2-sha1$i=20000" + SALT_AND_HASH,
        "$pbkdf2-sha256$i=29000" + SALT_AND_HASH,
        "$pbkdf2-sha512$i=10000" + SALT_AND_HASH
      })
  void aSlowHashCostsNoOtherBesides(String stored) {
    assertThat(hashesOfTheCurrentSettings(stored)).isZero();
  }

  private long hashesOfTheCurrentSettings(String stored) {
    var counting = new CountingArgon2();
    Passwords passwords = passwords(counting, DataSize.ofMegabytes(19));
    counting.asked.clear();
    assertVerified(passwords, Secret.of("wrong"), Secret.of(stored), false);
    return counting.asked.stream().filter(asked -> asked.startsWith("m=19456,t=2,p=1 ")).count();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "-9{ " + SALTED_SHA,
        "-9{ {SSHA256}yGfnDghkMaTSaEJIVjQ67y/6QNx4bylXpL9DOyqW6WhzYWx0",
        "user1password $firescrypt$ln=14,r=8,p=1$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCn"
            + "h1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==$Bw==$jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0ui"
            + "iTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA=="
      })
  void aHashOfAnotherProductIsCheckedOnThePoolAndOutdated(String password, String stored) {
    Passwords passwords = cheap();
    assertVerified(passwords, Secret.of(password), Secret.of(stored), true);
    assertVerified(passwords, Secret.of(password + "x"), Secret.of(stored), false);
    assertOnThePool(passwords.verify(Secret.of(password), Secret.of(stored)));
    assertThat(passwords.isOutdated(Secret.of(stored))).isTrue();
  }

  @Test
  void aHashOfTodayIsNotOutdated() {
    Passwords passwords = cheap();
    assertThat(passwords.isOutdated(hash(passwords, PASSWORD))).isFalse();
    Passwords others = passwords(Hasher.JAVA, CHEAP, 1, PATIENT);
    assertThat(passwords.isOutdated(hash(others, PASSWORD))).isFalse();
  }

  @Test
  void aBcryptHashIsOutdated() {
    assertThat(cheap().isOutdated(Secret.of(BCRYPT))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "63, 1, 1, 16, 32",
    "65, 1, 1, 16, 32",
    "64, 2, 1, 16, 32",
    "64, 1, 2, 16, 32",
    "64, 1, 1, 8, 32",
    "64, 1, 1, 16, 16"
  })
  void anArgon2idHashOfOtherSettingsIsOutdated(
      int memory, int iterations, int lanes, int saltBytes, int hashBytes) {
    var cost = new Argon2Parameters(memory, iterations, lanes);
    Secret stored = new PhcString(cost, new byte[saltBytes], new byte[hashBytes]).format();
    assertThat(cheap().isOutdated(stored)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "garbage", UNREADABLE, TOO_DEAR, TOO_DEAR_SCRYPT})
  void unreadableHashIsNotOutdated(String stored) {
    assertThat(cheap().isOutdated(Secret.of(stored))).isFalse();
  }

  @Test
  void anOverlongPasswordIsWrongAtOnce() {
    Passwords passwords = cheap();
    Secret stored = hash(passwords, PASSWORD);
    Secret overlong = Secret.of("a".repeat(1025));
    assertVerified(passwords, overlong, stored, false);
    assertThat(threadOf(passwords.verify(overlong, stored)))
        .isEqualTo(Thread.currentThread().getName());
    assertThat(threadOf(passwords.verify(overlong, null)))
        .isEqualTo(Thread.currentThread().getName());
  }

  @Test
  void underAStormAllAreRefusedAlike() {
    Passwords passwords = passwords(Hasher.JAVA, DEAR, 4, Duration.ofNanos(1));
    CompletableFuture<Secret> accepted = passwords.hash(PASSWORD).toFuture();
    assertOverloaded(passwords.hash(PASSWORD));
    assertOverloaded(passwords.verify(PASSWORD, null));
    assertOverloaded(passwords.verify(PASSWORD, Secret.of(UNREADABLE)));
    assertThat(accepted.join().reveal()).startsWith("$argon2id$");
  }

  @ParameterizedTest
  @CsvSource({"LIBSODIUM, libsodium (native)", "JAVA, Bouncy Castle (Java)"})
  void configuredHasherIsUsed(Hasher hasher, String name) {
    assertThat(passwords(hasher, CHEAP, 2, PATIENT).description())
        .isEqualTo("Argon2id by " + name + ", m=64,t=2,p=1");
  }

  @Test
  void aHashDoesNotPrint() {
    assertThat(hash(cheap(), PASSWORD)).hasToString("[secret]");
  }

  private Passwords passwords(Argon2 argon2) {
    return passwords(argon2, CHEAP);
  }

  private Passwords passwords(Argon2 argon2, DataSize memory) {
    var cost = new CredentialProperties.Argon2(memory, 2, 1);
    var properties = new CredentialProperties(cost, Hasher.JAVA, PATIENT, 0, List.of(), null);
    var passwords = new Passwords(argon2, properties, new SecureRandom());
    opened.add(passwords);
    return passwords;
  }

  private Passwords cheap() {
    return passwords(Hasher.AUTO, CHEAP, 1, PATIENT);
  }

  private Passwords passwords(Hasher hasher, DataSize memory, int iterations, Duration maxWait) {
    var cost = new CredentialProperties.Argon2(memory, iterations, 1);
    var passwords =
        new Passwords(
            new CredentialProperties(cost, hasher, maxWait, 0, List.of(), null),
            new SecureRandom());
    opened.add(passwords);
    return passwords;
  }

  private static Secret hash(Passwords passwords, Secret password) {
    return requireNonNull(passwords.hash(password).block(SOON));
  }

  private static void assertVerified(
      Passwords passwords, Secret typed, @Nullable Secret stored, boolean expected) {
    StepVerifier.create(passwords.verify(typed, stored))
        .expectNext(expected)
        .expectComplete()
        .verify(SOON);
  }

  private static void assertOnThePool(Mono<?> work) {
    assertThat(threadOf(work)).startsWith("hash-");
  }

  private static String threadOf(Mono<?> work) {
    return requireNonNull(work.map(result -> Thread.currentThread().getName()).block(SOON));
  }

  private static void assertOverloaded(Mono<?> work) {
    StepVerifier.create(work)
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(Failed.class);
              assertThat(((Failed) error).failure()).isEqualTo(OVERLOADED);
              assertThat(((Failed) error).retryAfter()).isPositive();
            })
        .verify(SOON);
  }

  /** Records the arguments of each call: the cost, the lengths of salt and hash. */
  private static final class CountingArgon2 implements Argon2 {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Argon2 real = Hasher.JAVA.load(new Argon2Parameters(8, 1, 1));

    @Override
    public byte[] derive(byte[] password, byte[] salt, Argon2Parameters cost, int length) {
      asked.add(cost + " " + salt.length + " " + length);
      return real.derive(password, salt, cost, length);
    }

    @Override
    public String name() {
      return "counting";
    }
  }
}
