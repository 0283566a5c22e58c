package dev.forestgate.signin.second;

import static dev.forestgate.testing.FactorUser.body;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.Attack;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.RunningService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Parallel second steps with one proof, half of them at each of two replicas. Each has a challenge
 * of its own, as a challenge alone admits one sign-in.
 */
@Attack
abstract class ParallelProofsContract {
  private static final int AT_ONCE = 20;

  abstract RunningService service();

  abstract RunningService replica();

  @Test
  void oneCodeOpensOneSession() {
    FactorUser alice = FactorUser.create(service());
    List<String> challenges = challenges(alice);
    int before = sessions(alice);
    expectOne(atOnce(challenges, Map.of("code", alice.app().code(0))));
    assertThat(sessions(alice)).isEqualTo(before + 1);
  }

  @Test
  void oneRecoveryCodeOpensOneSession() {
    FactorUser alice = FactorUser.create(service());
    List<String> challenges = challenges(alice);
    int before = sessions(alice);
    expectOne(atOnce(challenges, Map.of("recovery_code", alice.recoveryCodes().get(0))));
    assertThat(sessions(alice)).isEqualTo(before + 1);
    assertThat(alice.factors())
        .anySatisfy(factor -> assertThat(factor).containsEntry("remaining", 8));
  }

  @Test
  void oneChallengeOpensOneSession() {
    FactorUser alice = FactorUser.create(service());
    List<String> challenges = Collections.nCopies(AT_ONCE, alice.challenge());
    int before = sessions(alice);
    expectOne(atOnce(challenges, Map.of("code", alice.app().code(0))));
    assertThat(sessions(alice)).isEqualTo(before + 1);
  }

  private static List<String> challenges(FactorUser user) {
    List<String> challenges = new ArrayList<>();
    for (int n = 0; n < AT_ONCE; n++) {
      challenges.add(user.challenge());
    }
    return challenges;
  }

  /** One 200; any other is refused as a wrong proof, a void challenge, or by the budget. */
  private static void expectOne(List<Integer> statuses) {
    assertThat(statuses).hasSize(AT_ONCE).containsOnlyOnce(200).isSubsetOf(200, 401, 429);
  }

  private List<Integer> atOnce(List<String> challenges, Map<String, String> proof) {
    List<WebClient> replicas = List.of(client(service()), client(replica()));
    return requireNonNull(
        Flux.range(0, AT_ONCE)
            .flatMap(n -> post(replicas.get(n % 2), challenges.get(n), proof), AT_ONCE)
            .collectList()
            .block(TestTimeouts.HANG));
  }

  private static WebClient client(RunningService service) {
    return WebClient.create(service.url());
  }

  private static Mono<Integer> post(WebClient client, String challenge, Map<String, String> proof) {
    Map<String, String> form = new HashMap<>(proof);
    form.put("challenge", challenge);
    return ApiCalls.statusOnceAdmitted(client.post().uri(FactorUser.SECOND).bodyValue(form));
  }

  private static int sessions(FactorUser user) {
    return ((List<?>) FactorUser.member(body(user.get("/api/sessions"), 200), "sessions")).size();
  }
}
