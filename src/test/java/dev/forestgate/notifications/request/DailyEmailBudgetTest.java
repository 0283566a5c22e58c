package dev.forestgate.notifications.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.redis.Scripts;
import dev.forestgate.users.name.EmailAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;

class DailyEmailBudgetTest {
  private static final String CLOCK = "clock-of-emails";
  private static final String LUA =
      "local function clock() return tonumber(redis.call('GET', '%s')) end\n".formatted(CLOCK);
  private static final long DAY = Duration.ofDays(1).toMillis();

  private static LettuceConnectionFactory connections;
  private static ReactiveStringRedisTemplate redis;

  private final EmailAddress address =
      EmailAddress.of("Alice-" + UUID.randomUUID() + "@Example.org").orElseThrow();
  private static DailyEmailBudget daily;

  private long now = 1_000_000_000;

  @BeforeAll
  static void connect() {
    connections = TestStores.redisConnections(15);
    redis = new ReactiveStringRedisTemplate(connections);
    daily = new DailyEmailBudget(new Scripts(redis, LUA));
  }

  @AfterAll
  static void disconnect() {
    connections.destroy();
  }

  @BeforeEach
  void begin() {
    at(now);
  }

  @Test
  void fiveADayAreAdmittedHoweverManyAreAskedForAtOnce() {
    List<Boolean> answers =
        Flux.range(0, 20)
            .flatMap(n -> daily.admit(EmailKind.VERIFY_ADDRESS, address, "e-mail " + n), 20)
            .collectList()
            .block();
    assertThat(answers).hasSize(20);
    assertThat(Objects.requireNonNull(answers).stream().filter(admitted -> admitted))
        .hasSize(DailyEmailBudget.MOST);
  }

  @Test
  void oneMoreIsSentWhenTheFirstIsADayOld() {
    for (int i = 0; i < 5; i++) {
      assertThat(admit("e-mail " + i)).isTrue();
      at(now + 1000);
    }
    at(1_000_000_000 + DAY - 1);
    assertThat(admit("too early")).isFalse();
    at(1_000_000_000 + DAY);
    assertThat(admit("in time")).isTrue();
    assertThat(admit("one too many")).isFalse();
  }

  @Test
  void theSameEmailIsCountedOnce() {
    for (int i = 0; i < 20; i++) {
      assertThat(admit("the same")).isTrue();
    }
    for (int i = 1; i < 5; i++) {
      assertThat(admit("e-mail " + i)).isTrue();
    }
    assertThat(admit("another")).isFalse();
    assertThat(admit("the same")).isTrue();
  }

  @Test
  void eachKindAndEachAddressCountsForItself() {
    for (int i = 0; i < 5; i++) {
      assertThat(admit("e-mail " + i)).isTrue();
    }
    assertThat(daily.admit(EmailKind.RESET_PASSWORD, address, "x").block()).isTrue();
    EmailAddress other = EmailAddress.of("x" + address.text()).orElseThrow();
    assertThat(daily.admit(EmailKind.VERIFY_ADDRESS, other, "x").block()).isTrue();
    EmailAddress same = EmailAddress.of(address.key()).orElseThrow();
    assertThat(daily.admit(EmailKind.VERIFY_ADDRESS, same, "x").block()).isFalse();
  }

  @Test
  void redisHasNoAddressAndForgetsAfterADay() {
    admit("e-mail");
    List<String> keys = redis.keys("fg:letters:verify-address:*").collectList().block();
    assertThat(keys).isNotEmpty().noneMatch(key -> key.contains("@"));
    assertThat(keys)
        .allSatisfy(
            key ->
                assertThat(redis.getExpire(key).block())
                    .isPositive()
                    .isLessThanOrEqualTo(Duration.ofDays(1)));
  }

  private boolean admit(String id) {
    return Boolean.TRUE.equals(daily.admit(EmailKind.VERIFY_ADDRESS, address, id).block());
  }

  private void at(long millis) {
    now = millis;
    redis.opsForValue().set(CLOCK, String.valueOf(millis)).block();
  }
}
