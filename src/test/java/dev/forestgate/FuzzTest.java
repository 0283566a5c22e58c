package dev.forestgate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.Attack;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Random mutations of valid requests, many hundred each: every answer is a documented one. A
 * failure names the seed; {@code -Dfuzz.seed=…} repeats it, and {@code -Dfuzz.rounds=…} runs
 * longer. Jazzer does not run on the JUnit in use.
 */
@Attack
class FuzzTest {
  private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 1500);
  private static final int AT_ONCE = 32;
  private static final List<String> SEEDS =
      List.of(
          "{\"username\":\"alice\",\"password\":\"correct horse\"}",
          "{\"login\":\"alice\",\"password\":\"secret123\",\"mode\":\"cookie\"}",
          "{\"username\":\"a\",\"password\":\"b\",\"email\":\"a@example.org\"}",
          "{\"action\":\"page.view\",\"detail\":{\"page\":\"/\",\"n\":[1,2.5e3,true,null]}}",
          "{\"refresh_token\":\"abc\"}");
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          ":",
          ",",
          "\\",
          "\\u0000",
          "\\ud800",
          "null",
          "1e999",
          "-0",
          "[[[[[[[[",
          "\u0000",
          "\ufeff",
          "\u202e",
          "//",
          "/*",
          "NaN",
          "\"\":\"\",",
          "1".repeat(100));

  private final RunningService service = RunningService.shared();
  private final WebClient client = WebClient.create(service.url());
  private final SignedInClient alice = service.signIn();

  @Test
  void bodies() {
    RandomGenerator random = new Random(SEED);
    List<String> paths =
        List.of("/login", "/register", "/api/auth/refresh", "/api/events", "/api/delete");
    List<Mono<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      byte[] body = mutate(pick(SEEDS, random).getBytes(UTF_8), random);
      String path = pick(paths, random);
      calls.add(
          client
              .post()
              .uri(path)
              .contentType(MediaType.APPLICATION_JSON)
              .header(HttpHeaders.AUTHORIZATION, alice.bearer())
              .bodyValue(body)
              .exchangeToMono(
                  answer ->
                      expectMeant(answer.statusCode().value(), path, body)
                          .flatMap(status -> answer.releaseBody().thenReturn(status))));
    }
    run(calls);
  }

  @Test
  void tokens() {
    RandomGenerator random = new Random(SEED);
    List<Mono<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      String token = visible(mutate(alice.accessToken().getBytes(UTF_8), random));
      calls.add(
          client
              .get()
              .uri("/api/auth/session")
              .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
              .exchangeToMono(
                  answer -> {
                    int status = answer.statusCode().value();
                    boolean isGenuine = token.strip().equals(alice.accessToken());
                    assertThat(status)
                        .as("%s (fuzz.seed=%d)", token, SEED)
                        .isIn(isGenuine ? List.of(200) : List.of(401, 431));
                    return answer.releaseBody().thenReturn(status);
                  }));
    }
    run(calls);
  }

  private static Mono<Integer> expectMeant(int status, String path, byte[] body) {
    assertThat(status)
        .as("%s with %s (fuzz.seed=%d)", path, Base64.getEncoder().encodeToString(body), SEED)
        .isIn(200, 201, 202, 400, 401, 409, 413, 422, 429);
    return Mono.just(status);
  }

  private static void run(List<Mono<Integer>> calls) {
    assertThat(Flux.fromIterable(calls).flatMap(call -> call, AT_ONCE).collectList().block())
        .hasSize(ROUNDS);
  }

  /** One to four changes: bytes flipped, cut out, doubled, or a piece put in. */
  private static byte[] mutate(byte[] good, RandomGenerator random) {
    byte[] bytes = good;
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      int at = random.nextInt(bytes.length + 1);
      int to = Math.min(bytes.length, at + random.nextInt(1, 9));
      bytes =
          switch (random.nextInt(4)) {
            case 0 -> flip(bytes, random);
            case 1 -> splice(bytes, at, to, new byte[0]);
            case 2 ->
                splice(bytes, at, at, Arrays.copyOfRange(bytes, Math.min(at, bytes.length), to));
            default -> splice(bytes, at, at, pick(PIECES, random).getBytes(UTF_8));
          };
    }
    return bytes;
  }

  private static byte[] flip(byte[] bytes, RandomGenerator random) {
    byte[] flipped = bytes.clone();
    if (flipped.length > 0) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] put) {
    byte[] spliced = Arrays.copyOf(bytes, bytes.length - (to - from) + put.length);
    System.arraycopy(put, 0, spliced, from, put.length);
    System.arraycopy(bytes, to, spliced, from + put.length, bytes.length - to);
    return spliced;
  }

  /** Bytes that a client can put into a header. */
  private static String visible(byte[] bytes) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
        .replaceAll("[^\\x21-\\x7e]", "_");
  }

  private static <T> T pick(List<T> list, RandomGenerator random) {
    return list.get(random.nextInt(list.size()));
  }
}
