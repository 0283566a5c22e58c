package dev.forestgate.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.tokens.keys.TestTokenProperties;
import dev.forestgate.tokens.keys.TokenProperties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

/** The issuer of tokens, and the issuers that are accepted. */
class IssuerTest {
  private static final String CONFIGURED = "https://auth.example.com";

  @Test
  void aConfiguredIssuerIsUsedAsItIs() {
    assertThat(issuer(CONFIGURED).value()).isEqualTo(CONFIGURED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://auth.example.com/",
        "https://AUTH.example.com",
        "http://auth.example.com",
        "https://auth.example.com.evil.example",
        "https://auth.example",
        "http://localhost:8080",
        "https://evil.example"
      })
  void aConfiguredIssuerAcceptsItselfAlone(String other) {
    assertThat(issuer(CONFIGURED).accepts(CONFIGURED)).isTrue();
    assertThat(issuer(CONFIGURED).accepts(other)).isFalse();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  "})
  void withoutOneItIsLocalhostAtTheListeningPort(@Nullable String configured) {
    var environment = new MockEnvironment().withProperty("server.port", "8080");
    Issuer issuer = issuer(configured, environment);
    assertThat(issuer.value()).isEqualTo("http://localhost:8080");
    environment.setProperty("local.server.port", "40123");
    assertThat(issuer.value()).isEqualTo("http://localhost:40123");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:1", "http://localhost:8080", "http://localhost:65535"})
  void defaultIssuerAcceptsAnyLocalPort(String sibling) {
    assertThat(issuer(null).accepts(sibling)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:8080",
        "http://localhost",
        "http://localhost:",
        "http://localhost:8080/",
        "http://localhost:8080\n",
        " http://localhost:8080",
        "http://localhost:-1",
        "http://localhost:123456",
        "http://localhost:\u0661",
        "http://localhost:8080.evil.example",
        "http://localhost.evil.example:8080",
        "http://localhost:8080@evil.example",
        "http://localhost@evil.example:8080",
        "http://LOCALHOST:8080",
        "http://127.0.0.1:8080",
        "http://[::1]:8080",
        "https://localhost:8080",
        "https://evil.example"
      })
  void defaultIssuerAcceptsNoOtherIssuer(String other) {
    assertThat(issuer(null).accepts(other)).isFalse();
  }

  @Test
  void defaultIssuerWithACertificateIsHttpsAndAcceptsNoPlainHttp() {
    var environment =
        new MockEnvironment()
            .withProperty("server.port", "8443")
            .withProperty("server.ssl.bundle", "forestgate");
    Issuer issuer = issuer(null, environment);
    assertThat(issuer.value()).isEqualTo("https://localhost:8443");
    assertThat(issuer.accepts("https://localhost:9443")).isTrue();
    assertThat(issuer.accepts("http://localhost:8443")).isFalse();
  }

  private static Issuer issuer(@Nullable String configured) {
    return issuer(configured, new MockEnvironment().withProperty("server.port", "8080"));
  }

  private static Issuer issuer(@Nullable String configured, MockEnvironment environment) {
    TokenProperties properties =
        configured == null
            ? TestTokenProperties.of()
            : TestTokenProperties.of("issuer=" + configured);
    return new Issuer(properties, environment);
  }
}
