package dev.forestgate.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.Attack;
import dev.forestgate.testing.RunningService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Two hundred parallel sign-ins do not delay the health check. */
@Attack
class ParallelSignInTest {
  private static final int MANY = 200;

  private final RunningService service = RunningService.shared();
  private final WebClient client = WebClient.create(service.url());

  @Test
  void healthIsToldWhileTwoHundredSignIn() {
    String name = RunningService.freshName();
    service.register(name);
    Mono<List<Integer>> signIns =
        Flux.range(0, MANY).flatMap(n -> signIn(name), MANY).collectList();
    Flux<Integer> looks =
        Flux.interval(Duration.ofMillis(20)).onBackpressureDrop().concatMap(tick -> health());
    List<Integer> healthy = new java.util.concurrent.CopyOnWriteArrayList<>();
    List<Integer> signedIn =
        Objects.requireNonNull(
            Flux.merge(looks.doOnNext(healthy::add).then(Mono.<List<Integer>>empty()), signIns)
                .next()
                .block(TestTimeouts.HANG));
    assertThat(signedIn).hasSize(MANY).containsOnly(200);
    assertThat(healthy).isNotEmpty().containsOnly(200);
  }

  private Mono<Integer> signIn(String name) {
    return client
        .post()
        .uri("/login")
        .bodyValue(Map.of("username", name, "password", RunningService.PASSWORD, "mode", "cookie"))
        .exchangeToMono(answer -> answer.releaseBody().thenReturn(answer.statusCode().value()));
  }

  private Mono<Integer> health() {
    return client
        .get()
        .uri("/health")
        .exchangeToMono(answer -> answer.releaseBody().thenReturn(answer.statusCode().value()));
  }
}
