package dev.forestgate.oidc;

import static dev.forestgate.oidc.ProviderService.OWN;
import static dev.forestgate.oidc.ProviderService.POSTER;
import static dev.forestgate.oidc.ProviderService.SECRET;
import static dev.forestgate.oidc.ProviderService.VERIFIER;
import static dev.forestgate.oidc.ProviderService.expectError;
import static dev.forestgate.oidc.ProviderService.redemption;
import static dev.forestgate.oidc.ProviderService.refresh;
import static dev.forestgate.oidc.ProviderService.request;
import static dev.forestgate.oidc.ProviderService.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.audit.AuditActor;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.Attack;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;

/** A code is redeemed once, by the request that it was issued for. */
@Attack
class CodeRedemptionTest {
  private final ProviderService provider = new ProviderService();
  private final SignedInClient alice = provider.service().signIn();

  @Test
  void aReplayEndsWhatTheFirstRedemptionMade() {
    String code = provider.code(alice, request(OWN));
    Map<String, Object> tokens = provider.tokens(redemption(OWN, code));
    assertThat(provider.userInfo(tokens.get("access_token"))).isEqualTo(200);

    refused(redemption(OWN, code));

    assertThat(provider.userInfo(tokens.get("access_token"))).isEqualTo(401);
    refused(refresh(OWN, tokens.get("refresh_token")));
  }

  @Test
  void ofFiftyRedemptionsOverTwoReplicasAtMostOneSucceeds() {
    try (RunningService replica = ProviderService.startReplica()) {
      List<WebClient> replicas =
          List.of(WebClient.create(provider.service().url()), WebClient.create(replica.url()));
      String code = provider.code(alice, request(OWN));
      List<Integer> statuses =
          Flux.range(0, 50)
              .flatMap(
                  i ->
                      replicas
                          .get(i % 2)
                          .post()
                          .uri("/oauth2/token")
                          .body(form(redemption(OWN, code)))
                          .exchangeToMono(
                              answer ->
                                  answer.releaseBody().thenReturn(answer.statusCode().value())),
                  50)
              .collectList()
              .block();
      // 503 where a replica has no connection left: nothing was changed
      assertThat(statuses).hasSize(50).isSubsetOf(200, 400, 503);
      assertThat(statuses).filteredOn(status -> status == 200).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void aRequestThatDoesNotFitTheCodeChangesNothing() {
    String code = provider.code(alice, request(OWN));
    Map<String, String> right = redemption(OWN, code);
    Map<String, String> withoutVerifier = redemption(OWN, code);
    withoutVerifier.remove("code_verifier");
    Map<String, String> withoutUri = redemption(OWN, code);
    withoutUri.remove("redirect_uri");
    for (Map<String, String> wrong :
        List.of(
            with(with(right, "client_id", POSTER), "client_secret", SECRET),
            with(right, "redirect_uri", "http://127.0.0.1/callback"),
            with(right, "code_verifier", VERIFIER.substring(1)),
            with(right, "code_verifier", VERIFIER.substring(0, 42)),
            with(right, "code_verifier", "a".repeat(129)),
            with(right, "code_verifier", ProviderService.challenge()),
            with(right, "code", code.substring(1)),
            with(right, "code", code + "A"),
            withoutVerifier,
            withoutUri)) {
      refused(wrong);
    }
    provider.tokens(right);
  }

  @Test
  void aVerifierWithoutAChallengeIsADowngrade() {
    Map<String, String> request = request(ProviderService.SHOP);
    request.remove("code_challenge");
    request.remove("code_challenge_method");
    Map<String, String> form = redemption(ProviderService.SHOP, provider.code(alice, request));
    expectError(
        provider.post("/oauth2/token", ProviderService.SHOP, SECRET, form), 400, "invalid_grant");
  }

  @Test
  void aCodeDiesWithItsSession() {
    SignedInClient bob = provider.service().signIn();
    String code = provider.code(bob, request(OWN));
    provider
        .client()
        .post()
        .uri("/api/auth/logout")
        .header("Authorization", bob.bearer())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    refused(redemption(OWN, code));
  }

  @Test
  void aCodeDiesWithThePasswordThatItsSessionWasOpenedBy() {
    SignedInClient bob = provider.service().signIn();
    String code = provider.code(bob, request(OWN));
    provider
        .client()
        .post()
        .uri("/api/auth/password/change")
        .header("Authorization", bob.bearer())
        .bodyValue(
            Map.of(
                "current_password",
                RunningService.PASSWORD,
                "new_password",
                "another horse battery staple"))
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    refused(redemption(OWN, code));
  }

  @Test
  void aCodeDiesWithItsAccount() {
    SignedInClient bob = provider.service().signIn();
    String disabled = provider.code(bob, request(OWN));
    provider
        .service()
        .bean(CredentialRenewal.class)
        .disable(bob.userId(), AuditActor.SYSTEM)
        .block();
    refused(redemption(OWN, disabled));

    SignedInClient carol = provider.service().signIn();
    String deleted = provider.code(carol, request(OWN));
    ApiCalls.post(
            provider.client(),
            "/api/auth/delete",
            Map.of("username", carol.username(), "password", RunningService.PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    refused(redemption(OWN, deleted));
  }

  private void refused(Map<String, String> form) {
    expectError(provider.post("/oauth2/token", form), 400, "invalid_grant");
  }

  private static BodyInserters.FormInserter<String> form(Map<String, String> values) {
    var form =
        BodyInserters.fromFormData("grant_type", Objects.requireNonNull(values.get("grant_type")));
    values.forEach(
        (name, value) -> {
          if (!name.equals("grant_type")) {
            form.with(name, value);
          }
        });
    return form;
  }
}
