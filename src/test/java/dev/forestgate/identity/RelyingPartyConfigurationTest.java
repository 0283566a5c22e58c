package dev.forestgate.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.factors.model.FactorProperties;
import dev.forestgate.factors.passkey.RelyingParty;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.http.origin.HttpProperties;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

/** The relying party of passkeys is the public URL, unless settings name another. */
class RelyingPartyConfigurationTest {
  private static final String FRONT_END = "https://app.example.org";

  private final MockEnvironment environment = new MockEnvironment();

  @Test
  void thePublicUrlAndTheFrontEndsAreTheDefault() {
    RelyingParty party = party("https://ID.example.org:443/auth", null, null);
    assertThat(party.id()).isEqualTo("id.example.org");
    assertThat(party.name()).isEqualTo("Forest Gate");
    assertThat(party.origins().get())
        .containsExactlyInAnyOrder("https://id.example.org", FRONT_END);
  }

  @Test
  void withoutAPublicUrlItIsThisMachine() {
    environment.setProperty("server.port", "0");
    RelyingParty party = party(null, null, null);
    environment.setProperty("local.server.port", "8080");
    assertThat(party.id()).isEqualTo("localhost");
    assertThat(party.origins().get()).containsExactlyInAnyOrder("http://localhost:8080", FRONT_END);
    environment.setProperty("server.ssl.bundle", "forestgate");
    assertThat(party.origins().get()).contains("https://localhost:8080");
  }

  @Test
  void settingsNameAnother() {
    RelyingParty party =
        party("https://id.example.org", "example.org", List.of("https://example.org"));
    assertThat(party.id()).isEqualTo("example.org");
    assertThat(party.origins().get()).containsExactly("https://example.org");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Example.org", "https://example.org", "example.org:443", ""})
  void anotherFormOfTheDomainIsRefused(String id) {
    assertThatThrownBy(() -> party(null, id, null))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("forestgate.factors.passkeys.rp-id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.org", "https://example.org/", "https://Example.org", "*"})
  void anotherFormOfAnOriginIsRefused(String origin) {
    assertThatThrownBy(() -> party(null, null, List.of(origin)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("forestgate.factors.passkeys.origins");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a:b", "a\nb"})
  void anotherFormOfTheIssuerIsRefused(String issuer) {
    assertThatThrownBy(() -> new FactorProperties.Totp(issuer))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("forestgate.factors.totp.issuer");
  }

  private RelyingParty party(
      @Nullable String url, @Nullable String id, @Nullable List<String> origins) {
    var http =
        new HttpProperties(
            url == null ? null : URI.create(url),
            new HttpProperties.Cors(List.of(FRONT_END), List.of()));
    var factors =
        new FactorProperties(
            new FactorProperties.Totp("Forest Gate"),
            new FactorProperties.Passkeys(id, origins),
            Duration.ofDays(30),
            FactorProperties.Requirement.NONE,
            Path.of("keys"),
            true);
    return RelyingPartyConfiguration.relyingParty(factors, http, environment);
  }
}
