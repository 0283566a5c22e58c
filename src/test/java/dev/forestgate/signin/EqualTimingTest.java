package dev.forestgate.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.credentials.Passwords;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.secret.Secret;
import dev.forestgate.testing.RunningService;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Response times do not reveal accounts: calls with known and unknown names in random order, at the
 * default cost of a hash. The ranks of their times are compared (Mann and Whitney 1947). It needs a
 * quiet machine, so it is not one of the usual tests.
 */
@Tag("timing")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EqualTimingTest {
  private static final int EACH = 300;
  private static final int WARM_UP = 100;

  /** Threshold that one run in about 10,000 exceeds by chance. */
  private static final double MOST_Z = 3.9;

  private static final List<String> KNOWN = new ArrayList<>();

  private static RunningService service;
  private static WebClient client;

  @BeforeAll
  static void start() {
    service =
        RunningService.start(
            "REDIS_URL=" + TestStores.redisUrl() + "/15",
            "forestgate.registration.verified-email-required=true",
            "forestgate.limits.per-minute=0",
            "forestgate.errands.pause=500ms",
            "forestgate.credentials.argon2.memory=19MiB",
            "forestgate.credentials.argon2.iterations=2");
    client = WebClient.create(service.url());
    Secret hash =
        Objects.requireNonNull(
            service.bean(Passwords.class).hash(Secret.of(RunningService.PASSWORD)).block());
    Flux.range(0, EACH + WARM_UP).flatMap(n -> open(hash), 8).doOnNext(KNOWN::add).blockLast();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /** One account per attempt, because repeated attempts on one are throttled. */
  private static Mono<String> open(Secret hash) {
    Users users = service.bean(Users.class);
    String name = RunningService.freshName();
    EmailAddress email = EmailAddress.of(email(name)).orElseThrow();
    Username username = Objects.requireNonNull(Username.parse(name, new ArrayList<>()));
    return users
        .add(new NewUser(UUID.randomUUID(), username, email, hash), List.of())
        .flatMap(user -> users.verifyEmail(user.id(), email, List.of()))
        .thenReturn(name);
  }

  @Test
  void aSignInWithAKnownNameAndOneWithAnUnknownName() {
    compare(
        "login",
        401,
        (name, n) -> call("/api/auth/login", Map.of("username", name, "password", "not it")));
  }

  @Test
  void aForgottenPasswordOfAKnownAddressAndOneOfAnUnknownAddress() {
    compare(
        "forgot",
        202,
        (name, n) -> call("/api/auth/password/forgot", Map.of("email", email(name))));
  }

  @Test
  void aRegistrationWithAKnownNameAndOneWithAnUnknownName() {
    compare(
        "register",
        202,
        (name, n) ->
            call(
                "/api/auth/register",
                Map.of(
                    "username", name, "password", RunningService.PASSWORD, "email", email(name))));
  }

  @SuppressWarnings("SystemOut") // meant for who reads the output
  private static void compare(
      String what, int status, BiFunction<String, Integer, Mono<Integer>> call) {
    List<Boolean> order = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      order.add(true);
      order.add(false);
    }
    java.util.Collections.shuffle(order, new Random(1));
    for (int i = 0; i < WARM_UP; i++) {
      call.apply(i % 2 == 0 ? KNOWN.get(EACH + i) : RunningService.freshName(), i).block();
    }
    List<Long> known = new ArrayList<>();
    List<Long> unknown = new ArrayList<>();
    for (boolean isKnown : order) {
      String name = isKnown ? KNOWN.get(known.size()) : RunningService.freshName();
      long begun = System.nanoTime();
      Integer answered = call.apply(name, known.size()).block();
      (isKnown ? known : unknown).add(System.nanoTime() - begun);
      assertThat(answered).isEqualTo(status);
    }
    double z = z(known, unknown);
    System.out.printf(
        Locale.ROOT,
        "%s: median %.3f ms known, %.3f ms unknown, ratio %.4f, z %.2f (%d each)%n",
        what,
        median(known) / 1e6,
        median(unknown) / 1e6,
        median(known) / median(unknown),
        z,
        EACH);
    assertThat(Math.abs(z)).as("z of the ranks").isLessThan(MOST_Z);
  }

  private static Mono<Integer> call(String path, Map<String, String> body) {
    return client
        .post()
        .uri(path)
        .bodyValue(body)
        .exchangeToMono(
            answer -> answer.releaseBody().then(Mono.just(answer.statusCode().value())));
  }

  private static String email(String name) {
    return name + "@example.org";
  }

  private static double median(List<Long> times) {
    long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
    return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2.0;
  }

  /** Distance of the ranks of {@code one} from those of an equal, in standard deviations. */
  private static double z(List<Long> one, List<Long> other) {
    record Timed(long nanos, boolean isOne) {}
    List<Timed> all = new ArrayList<>();
    one.forEach(nanos -> all.add(new Timed(nanos, true)));
    other.forEach(nanos -> all.add(new Timed(nanos, false)));
    all.sort(Comparator.comparingLong(Timed::nanos));
    double ranks = 0;
    for (int i = 0; i < all.size(); i++) {
      ranks += all.get(i).isOne() ? i + 1 : 0;
    }
    double n = one.size();
    double m = other.size();
    double u = ranks - n * (n + 1) / 2;
    return (u - n * m / 2) / Math.sqrt(n * m * (n + m + 1) / 12);
  }
}
