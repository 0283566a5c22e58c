package dev.forestgate.signin.code;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.Attack;
import dev.forestgate.testing.CodeUser;
import dev.forestgate.testing.CodeUser.Begun;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.RunningService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Parallel proofs of one sign-in, on either store. */
@Attack
abstract class ParallelCodesContract {
  private static final int AT_ONCE = 50;

  abstract RunningService service();

  @Test
  void oneCodeOpensOneSession() {
    Begun begun = CodeUser.of(MailUser.verified(service())).begin();
    expectOneOk(atOnce(Collections.nCopies(AT_ONCE, begun.byCode())));
  }

  @Test
  void oneLinkOpensOneSession() {
    Begun begun = CodeUser.of(MailUser.verified(service())).begin();
    expectOneOk(atOnce(Collections.nCopies(AT_ONCE, begun.byLink())));
  }

  @Test
  void theCodeAndTheLinkOpenOneSession() {
    Begun begun = CodeUser.of(MailUser.verified(service())).begin();
    List<Map<String, String>> proofs =
        new ArrayList<>(Collections.nCopies(AT_ONCE / 2, begun.byLink()));
    proofs.addAll(Collections.nCopies(AT_ONCE / 2, begun.byCode()));
    Collections.shuffle(proofs);
    expectOneOk(atOnce(proofs));
  }

  /** At most five of the guesses are compared with the code, so the code is void after them. */
  @Test
  void parallelWrongCodesVoidTheCode() {
    CodeUser alice = CodeUser.of(MailUser.verified(service()));
    Begun begun = alice.begin();
    assertThat(atOnce(Collections.nCopies(AT_ONCE, begun.byWrongCode()))).isSubsetOf(401, 429);
    assertThat(alice.statusOnceAdmitted(begun.byCode())).isEqualTo(401);
  }

  private static void expectOneOk(List<Integer> statuses) {
    assertThat(statuses).hasSize(AT_ONCE).containsOnlyOnce(200).isSubsetOf(200, 401, 429);
  }

  private List<Integer> atOnce(List<Map<String, String>> proofs) {
    WebClient client = WebClient.create(service().url());
    return requireNonNull(
        Flux.fromIterable(proofs)
            .flatMap(proof -> status(client, proof), AT_ONCE)
            .collectList()
            .block(TestTimeouts.HANG));
  }

  private static Mono<Integer> status(WebClient client, Map<String, String> proof) {
    return ApiCalls.statusOnceAdmitted(client.post().uri(CodeUser.CODE_VERIFY).bodyValue(proof));
  }
}
