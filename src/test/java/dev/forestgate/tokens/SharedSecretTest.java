package dev.forestgate.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A service that signs with a shared secret, as another holder of the secret sees it. */
class SharedSecretTest {
  private static final String SECRET = "a secret that several services know";

  @TempDir private Path folder = Path.of("");

  @Test
  void tokensAreSignedByTheSecretAndNothingIsPublished() throws Exception {
    Path keys = folder.resolve("keys");
    try (RunningService service =
        RunningService.start(
            "forestgate.tokens.algorithm=HS256",
            "forestgate.tokens.keys-directory=" + keys,
            "SECRET_KEY=" + SECRET,
            "JWT_SECRET_KEY=" + SECRET)) {
      String name = RunningService.freshName();
      service.register(name);
      SignedInClient user = service.signIn(name);
      SignedJWT jwt = SignedJWT.parse(user.accessToken());
      assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.HS256);
      assertThat(jwt.verify(new MACVerifier(SECRET.getBytes(UTF_8)))).isTrue();
      assertThat(jwt.getJWTClaimsSet().getSubject()).isEqualTo(name);
      assertThat(jwt.getJWTClaimsSet().getStringClaim("uid")).isEqualTo(user.userId().toString());
      assertThat(jwt.getJWTClaimsSet().getExpirationTime().toInstant())
          .isEqualTo(jwt.getJWTClaimsSet().getIssueTime().toInstant().plusSeconds(3600));
      expectProfile(service, user.accessToken(), 200);
      expectProfile(service, RunningService.shared().signIn().accessToken(), 401);
      expectProfile(RunningService.shared(), user.accessToken(), 401);
      get(service, "/.well-known/jwks.json").jsonPath("$.keys").isEmpty();
      get(service, "/.well-known/openid-configuration")
          .jsonPath("$.id_token_signing_alg_values_supported")
          .isEqualTo("HS256")
          .jsonPath("$.claims_supported[3]")
          .isEqualTo("uid");
    }
    assertThat(keys).doesNotExist();
  }

  private static void expectProfile(RunningService service, String token, int status) {
    service
        .client()
        .get()
        .uri("/api/profile")
        .headers(headers -> headers.setBearerAuth(token))
        .exchange()
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .returnResult();
  }

  private static WebTestClient.BodyContentSpec get(RunningService service, String path) {
    return service.client().get().uri(path).exchange().expectStatus().isOk().expectBody();
  }
}
