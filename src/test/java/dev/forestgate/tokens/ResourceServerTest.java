package dev.forestgate.tokens;

import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.WebTestClient;

/** An independent resource server finds the keys by the issuer alone, and accepts the tokens. */
class ResourceServerTest {
  private static final ResourceServer SERVER =
      ResourceServer.trusting(RunningService.shared().url());

  private final RunningService service = RunningService.shared();
  private final WebTestClient client = WebTestClient.bindToServer().baseUrl(SERVER.url()).build();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void ourTokenOpensItAndNamesUserAndSession() {
    SignedInClient alice = service.signIn();
    whoami(alice.bearer())
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.sub")
        .isEqualTo(alice.userId().toString())
        .jsonPath("$.sid")
        .isEqualTo(alice.sessionId().toString());
  }

  @Test
  void withoutATokenItStaysShut() {
    client.get().uri("/whoami").exchange().expectStatus().isUnauthorized();
  }

  @Test
  void aTokenThatWasTamperedWithOpensNothing() {
    String token = service.signIn().accessToken();
    String[] mine = token.split("\\.", -1);
    String[] theirs = service.signIn().accessToken().split("\\.", -1);
    expectRefused(mine[0] + "." + theirs[1] + "." + mine[2]);
    expectRefused(mine[0] + "." + mine[1] + "." + theirs[2]);
    expectRefused(mine[0] + "." + mine[1] + ".");
    whoami("Bearer " + token).expectStatus().isOk();
  }

  /** It has other keys and another issuer. */
  @Test
  void aTokenOfAnotherIssuerOpensNothing() {
    try (RunningService other = RunningService.start()) {
      expectRefused(other.signIn().accessToken());
    }
  }

  private void expectRefused(String token) {
    whoami("Bearer " + token)
        .expectStatus()
        .isUnauthorized()
        .expectHeader()
        .valueMatches(HttpHeaders.WWW_AUTHENTICATE, ".*error=\"invalid_token\".*");
  }

  private WebTestClient.ResponseSpec whoami(String authorization) {
    return client.get().uri("/whoami").header(HttpHeaders.AUTHORIZATION, authorization).exchange();
  }
}
