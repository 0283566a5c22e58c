package dev.forestgate.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * Metadata and keys that other services need to verify tokens, checked with an independent library.
 */
class DiscoveryTest {
  private final RunningService service = RunningService.shared();
  private final WebTestClient client = service.client();

  @Test
  void anotherLibraryVerifiesOurTokensByTheJwkSetAlone() throws Exception {
    SignedInClient alice = service.signIn();
    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            JWSAlgorithm.ES256,
            JWKSourceBuilder.create(URI.create(service.url() + "/.well-known/jwks.json").toURL())
                .build()));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            "forest-gate",
            new JWTClaimsSet.Builder().issuer(service.url()).build(),
            Set.of("iss", "aud", "sub", "sid", "iat", "exp", "jti")));

    JWTClaimsSet claims = processor.process(alice.accessToken(), null);

    assertThat(claims.getSubject()).isEqualTo(alice.userId().toString());
    assertThat(claims.getStringClaim("sid")).isEqualTo(alice.sessionId().toString());
    assertThat(claims.getExpirationTime().toInstant())
        .isEqualTo(claims.getIssueTime().toInstant().plusSeconds(900));
  }

  @Test
  void theJwkSetHoldsPublicKeysByTheirThumbprint() throws Exception {
    String json =
        new String(
            Objects.requireNonNull(
                client
                    .get()
                    .uri("/.well-known/jwks.json")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .valueEquals("Cache-Control", "max-age=300, public")
                    .expectBody()
                    .returnResult()
                    .getResponseBody()),
            UTF_8);
    JWKSet keys = JWKSet.parse(json);
    assertThat(keys.getKeys())
        .extracting(JWK::getAlgorithm)
        .containsExactly(JWSAlgorithm.ES256, JWSAlgorithm.RS256);
    for (JWK key : keys.getKeys()) {
      assertThat(key.isPrivate()).isFalse();
      assertThat(key.getKeyID()).isEqualTo(key.computeThumbprint().toString());
    }
  }

  @Test
  void theMetadataLeadsToTheKeys() {
    for (String path :
        new String[] {
          "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"
        }) {
      client
          .get()
          .uri(path)
          .exchange()
          .expectStatus()
          .isOk()
          .expectBody()
          .jsonPath("$.issuer")
          .isEqualTo(service.url())
          .jsonPath("$.jwks_uri")
          .isEqualTo(service.url() + "/.well-known/jwks.json");
    }
  }

  /** A proxy strips the path prefix; URLs of the service contain it. */
  @Test
  void aPublicAddressWithAPathIsWhereEverythingLeads() {
    String address = "https://id.example.org/auth";
    try (RunningService published =
        RunningService.start(
            "forestgate.public-url=" + address,
            "forestgate.services.orders.secret-hash=" + "0".repeat(64))) {
      for (String path :
          new String[] {
            "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"
          }) {
        published
            .client()
            .get()
            .uri(path)
            .header("Host", "evil.example")
            .header("X-Forwarded-Host", "evil.example")
            .header("Forwarded", "host=evil.example")
            .exchange()
            .expectStatus()
            .isOk()
            .expectHeader()
            .valueEquals("Cache-Control", "max-age=300, public")
            .expectBody()
            .jsonPath("$.issuer")
            .isEqualTo(address)
            .jsonPath("$.jwks_uri")
            .isEqualTo(address + "/.well-known/jwks.json")
            .jsonPath("$.introspection_endpoint")
            .isEqualTo(address + "/oauth2/introspect");
      }
      String contract =
          new String(
              Objects.requireNonNull(
                  forDocument(published)
                      .get()
                      .uri("/openapi.yaml")
                      .exchange()
                      .expectBody()
                      .returnResult()
                      .getResponseBody()),
              UTF_8);
      assertThat(contract).contains("\nservers:\n  - url: '" + address + "'\n");
      ApiCalls.post(
              published.client(),
              "/register",
              Map.of("username", RunningService.freshName(), "password", RunningService.PASSWORD))
          .expectStatus()
          .isCreated()
          .expectHeader()
          .valueEquals("Location", "/auth/api/profile")
          .expectBody()
          .returnResult();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.well-known/jwks.json",
        "/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server"
      })
  void aCurrentCopyIsNotSentAgain(String path) {
    String tag =
        Objects.requireNonNull(
            service
                .client()
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseHeaders()
                .getETag());
    get(path, tag).expectStatus().isNotModified().expectBody().isEmpty();
    get(path, "\"another\"").expectStatus().isOk().expectBody().jsonPath("$").isNotEmpty();
  }

  private WebTestClient.ResponseSpec get(String path, String tag) {
    return service.client().get().uri(path).header(HttpHeaders.IF_NONE_MATCH, tag).exchange();
  }

  @Test
  void malformedHostIsNoServerError() {
    for (String host : new String[] {"a_b:99", "[::1]:80", "-", "x y"}) {
      int status =
          client
              .get()
              .uri("/.well-known/openid-configuration")
              .header("Host", host)
              .exchange()
              .expectBody()
              .returnResult()
              .getStatus()
              .value();
      assertThat(status).as(host).isIn(200, 400);
    }
  }

  /** The document is larger than a client reads by default. */
  private static WebTestClient forDocument(RunningService service) {
    return service
        .client()
        .mutate()
        .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(1 << 20))
        .build();
  }

  @Test
  void theContractIsServedAsItIsWritten() throws Exception {
    byte[] served =
        forDocument(service)
            .get()
            .uri("/openapi.yaml")
            .exchange()
            .expectStatus()
            .isOk()
            .expectHeader()
            .contentType("application/yaml")
            .expectBody()
            .returnResult()
            .getResponseBody();
    assertThat(served).isEqualTo(new ClassPathResource("openapi.yaml").getContentAsByteArray());
  }

  @Test
  void healthNamesTheVersionAndTheStores() {
    client
        .get()
        .uri("/health")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.status")
        .isEqualTo("ok")
        .jsonPath("$.version")
        .isNotEmpty()
        .jsonPath("$.checks.postgres")
        .isEqualTo("up")
        .jsonPath("$.checks.redis")
        .isEqualTo("up");
  }
}
