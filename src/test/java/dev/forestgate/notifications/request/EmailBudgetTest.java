package dev.forestgate.notifications.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.geo.Place;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.redis.Scripts;
import dev.forestgate.sessions.ScriptClock;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.visitor.KnownDevices;
import dev.forestgate.visitor.TestVisitors;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;

/**
 * Budgets of e-mails: three of a network and then one each 6 hours, five in all and then one an
 * hour.
 */
@Tag("security")
class EmailBudgetTest {
  private static final LettuceConnectionFactory CONNECTIONS = TestStores.redisConnections(2);
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(CONNECTIONS);
  private final ScriptClock clock = new ScriptClock(redis);
  private final KnownDevices devices = TestVisitors.knownDevices(redis, clock.scripts());
  private final EmailBudget budget = budget(clock.scripts());
  private final UUID alice = UUID.randomUUID();
  private final EmailAddress address = EmailAddress.of(alice + "@Example.org").orElseThrow();

  @AfterAll
  static void disconnect() {
    CONNECTIONS.destroy();
  }

  @Test
  void oneNetworkUsesUpNoOthersShare() {
    assertThat(taken("loud", 50)).isEqualTo(3);
    assertThat(taken("home", 1)).isEqualTo(1);
    clock.advance(Duration.ofHours(6).minus(MOMENT));
    assertThat(taken("loud", 5)).isZero();
    clock.advance(MOMENT);
    assertThat(taken("loud", 5)).isEqualTo(1);
  }

  @Test
  void howeverManyNetworksAskTheMailboxGetsAFewAndThenOneAnHour() {
    assertThat(ofManyNetworks()).isEqualTo(5);
    for (int hour = 0; hour < 3; hour++) {
      clock.advance(Duration.ofHours(1).minus(MOMENT));
      assertThat(ofManyNetworks()).isZero();
      clock.advance(MOMENT);
      assertThat(ofManyNetworks()).isEqualTo(1);
    }
  }

  @Test
  void knownDeviceHasABudgetThatNoOtherDeviceCanSpend() {
    var visitor = TestVisitors.at(Place.UNKNOWN, "home");
    devices.signedIn(alice, visitor).block();
    ofManyNetworks();
    clock.advance(Duration.ofMinutes(2));
    assertThat(take(new Requester("home", "another device"), true)).isFalse();
    assertThat(take(new Requester("home", visitor.deviceId()), true)).isTrue();
  }

  @Test
  void repeatedRequestSendsNoSecondEmail() {
    assertThat(take(new Requester("home", ""), true)).isTrue();
    clock.advance(Duration.ofMinutes(1).minus(MOMENT));
    assertThat(take(new Requester("office", ""), true)).as("asked for again").isFalse();
    assertThat(take(new Requester("office", ""), false)).as("a new e-mail is needed").isTrue();
    clock.advance(Duration.ofMinutes(1));
    assertThat(take(new Requester("office", ""), true)).isTrue();
  }

  @Test
  void theSameEmailIsCountedOnceAndALookCountsNothing() {
    var ask = EmailRequest.coalesced("email", alice, new Requester("home", ""));
    for (int i = 0; i < 20; i++) {
      assertThat(budget.look(EmailKind.VERIFY_ADDRESS, address, ask).block()).isTrue();
    }
    for (int i = 0; i < 20; i++) {
      assertThat(budget.take(EmailKind.VERIFY_ADDRESS, address, ask).block()).isTrue();
    }
    assertThat(taken("home", 5)).isEqualTo(2);
    assertThat(budget.look(EmailKind.VERIFY_ADDRESS, address, anew("home")).block()).isFalse();
  }

  @Test
  void manyAtOnceGetNoMoreThanOneAfterTheOther() {
    List<Boolean> all =
        Flux.range(0, 60)
            .flatMap(i -> budget.take(EmailKind.VERIFY_ADDRESS, address, anew("n" + i)), 60)
            .collectList()
            .block();
    assertThat(Objects.requireNonNull(all).stream().filter(taken -> taken)).hasSize(5);
  }

  @Test
  void redisHasNoAddressAndForgetsWhenAllIsThereAgain() {
    var real = budget(new Scripts(redis));
    real.take(EmailKind.VERIFY_ADDRESS, address, anew("home")).block();
    List<String> keys = redis.keys("fg:asked:verify-address:*").collectList().block();
    assertThat(keys).isNotEmpty().noneMatch(key -> key.contains("@"));
    assertThat(Objects.requireNonNull(keys).stream().map(key -> redis.getExpire(key).block()))
        .anyMatch(left -> left != null && left.toHours() == 5);
  }

  private long ofManyNetworks() {
    return IntStream.range(0, 40).mapToLong(i -> taken("network " + i + clock.now(), 1)).sum();
  }

  private long taken(String network, int times) {
    return IntStream.range(0, times).filter(i -> take(new Requester(network, ""), false)).count();
  }

  private boolean take(Requester requester, boolean coalesces) {
    var ask = new EmailRequest(UUID.randomUUID().toString(), alice, requester, coalesces);
    return Boolean.TRUE.equals(budget.take(EmailKind.VERIFY_ADDRESS, address, ask).block());
  }

  private EmailRequest anew(String network) {
    return EmailRequest.separate(UUID.randomUUID().toString(), alice, new Requester(network, ""));
  }

  private EmailBudget budget(Scripts scripts) {
    var properties =
        new EmailRequestProperties(
            Duration.ofMinutes(1), 3, Duration.ofHours(6), 5, Duration.ofHours(1), 20, 200);
    return new EmailBudget(properties, devices, scripts);
  }
}
