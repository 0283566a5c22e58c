package dev.forestgate.signin.code;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.ScriptClock;
import dev.forestgate.users.User;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.redis.TestAccounts;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sign-ins by code as Redis holds them: valid once, for ten minutes, and for five wrong codes. */
class SignInCodesTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Secret CODE = Secret.of("482913");
  private static final Secret WRONG = Secret.of("482914");

  private static TestAccounts redis;

  private final User user = user();
  private final EmailAddress address = EmailAddress.of("Alice@example.org").orElseThrow();
  private final CodeChallenge challenge = CodeChallenge.draw(RANDOM);
  private final LinkToken link = LinkToken.draw(challenge.id(), RANDOM);
  private ScriptClock clock;
  private SignInCodes codes;

  @BeforeAll
  static void connect() {
    redis = TestAccounts.in(1);
  }

  @AfterAll
  static void disconnect() {
    redis.close();
  }

  @BeforeEach
  void begin() {
    clock = new ScriptClock(redis.redis());
    codes = new SignInCodes(clock.scripts());
    codes.begin(challenge, CODE, address).block(TestTimeouts.HANG);
  }

  private static User user() {
    Instant now = Instant.EPOCH;
    return new User(
        UUID.randomUUID(), "alice", "alice@example.org", true, CODE, 3, false, now, now);
  }

  @Test
  void noProofIsRightBeforeTheEmailIsSent() {
    assertThat(ended(CODE)).isEmpty();
    assertThat(ended(link)).isEmpty();
    assertThat(read()).contains(new SignInTarget(address, Optional.empty()));
    send(link);
    assertThat(read()).contains(target());
    assertThat(ended(CODE)).contains(target());
  }

  @Test
  void aSignInWithoutAnAccountHasItsAddress() {
    codes.send(link, Optional.empty()).block(TestTimeouts.HANG);
    assertThat(ended(link)).contains(new SignInTarget(address, Optional.empty()));
  }

  @Test
  void theCodeVoidsTheLinkAndTheReverse() {
    send(link);
    assertThat(ended(CODE)).isPresent();
    assertThat(ended(link)).isEmpty();
    assertThat(read()).isEmpty();
    assertThat(codes.send(link, Optional.of(user)).block(TestTimeouts.HANG)).isNull();
  }

  @Test
  void itExpires() {
    Instant end = clock.now().plus(Duration.ofMinutes(10));
    assertThat(send(link)).isEqualTo(Instant.ofEpochMilli(end.toEpochMilli()));
    clock.set(end);
    assertThat(ended(CODE)).isEmpty();
    assertThat(ended(link)).isEmpty();
    assertThat(read()).isEmpty();
    clock.advance(Duration.ofMillis(-1));
    assertThat(ended(CODE)).isPresent();
  }

  @Test
  void theKeyExpires() {
    CodeChallenge other = CodeChallenge.draw(RANDOM);
    new SignInCodes(redis.scripts()).begin(other, CODE, address).block(TestTimeouts.HANG);
    assertThat(redis.redis().getExpire(key(other)).block(TestTimeouts.HANG))
        .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
  }

  @Test
  void aSecondEmailVoidsTheLinkOfTheFirst() {
    send(link);
    LinkToken second = LinkToken.draw(challenge.id(), RANDOM);
    send(second);
    assertThat(ended(link)).isEmpty();
    assertThat(ended(second)).isPresent();
  }

  @Test
  void fiveWrongCodesVoidTheCodeAndLeaveTheLink() {
    send(link);
    for (int n = 0; n < 5; n++) {
      assertThat(ended(WRONG)).isEmpty();
    }
    assertThat(ended(CODE)).isEmpty();
    assertThat(ended(link)).isPresent();
  }

  @Test
  void theFifthCodeMayBeTheRightOne() {
    send(link);
    for (int n = 0; n < 4; n++) {
      assertThat(ended(WRONG)).isEmpty();
    }
    assertThat(ended(CODE)).isPresent();
  }

  @Test
  void oneOfManyParallelRightProofsSucceeds() {
    send(link);
    List<SignInTarget> ended =
        requireNonNull(
            Flux.range(0, 50)
                .flatMap(n -> n % 2 == 0 ? codes.end(challenge, CODE) : codes.end(link), 50)
                .collectList()
                .block(TestTimeouts.HANG));
    assertThat(ended).containsExactly(target());
  }

  @Test
  void manyParallelWrongCodesVoidTheCode() {
    send(link);
    Flux.range(0, 50).flatMap(n -> codes.end(challenge, WRONG), 50).blockLast(TestTimeouts.HANG);
    assertThat(ended(CODE)).isEmpty();
  }

  /** Not even all million codes can be tried without the challenge. */
  @Test
  void redisHoldsNeitherTheChallengeNorTheCodeNorTheLink() {
    send(link);
    Map<String, String> fields = redis.hash(key(challenge));
    assertThat(fields).containsOnlyKeys("a", "x", "c", "u", "v", "l");
    String stored = key(challenge) + fields;
    assertThat(stored)
        .doesNotContain(
            challenge.secret().reveal(), CODE.reveal(), link.secret().reveal(), CODE.sha256());
    assertThat(fields.get("c")).isEqualTo(challenge.hash(CODE));
    assertThat(CodeChallenge.draw(RANDOM).hash(CODE)).isNotEqualTo(fields.get("c"));
  }

  @Test
  void aTokenIsReadAsItWasWritten() {
    assertThat(LinkToken.parse(link.text())).contains(link);
    assertThat(
            Stream.of("", "x", link.text().reveal() + "A", link.text().reveal().replace('A', '+')))
        .filteredOn(text -> !text.equals(link.text().reveal()))
        .allSatisfy(text -> assertThat(LinkToken.parse(Secret.of(text))).isEmpty());
  }

  private Instant send(LinkToken token) {
    return requireNonNull(codes.send(token, Optional.of(user)).block(TestTimeouts.HANG));
  }

  private SignInTarget target() {
    return new SignInTarget(address, Optional.of(new SignInTarget.Account(user.id(), 3)));
  }

  private Optional<SignInTarget> read() {
    return result(codes.read(challenge));
  }

  private Optional<SignInTarget> ended(Secret code) {
    return result(codes.end(challenge, code));
  }

  private Optional<SignInTarget> ended(LinkToken token) {
    return result(codes.end(token));
  }

  private static <T> Optional<T> result(Mono<T> work) {
    return work.blockOptional(TestTimeouts.HANG);
  }

  private static String key(CodeChallenge challenge) {
    return "fg:{c" + challenge.id() + "}:sign-in";
  }
}
