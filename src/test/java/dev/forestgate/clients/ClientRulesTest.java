package dev.forestgate.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.tokens.client.IdTokenAlgorithm;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of clients, and of the addresses that browsers are sent to. */
class ClientRulesTest {
  private static final String CALLBACK = "https://app.example/callback";

  @Test
  void aUsualClientHasNoProblem() {
    assertThat(problems(client("web-shop", null, AuthMethod.NONE, CALLBACK))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "ä",
        "forest-gate",
        "01a1f84a-9640-7638-8e2b-2184bcbf58ec",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
      })
  void idThatCouldBeTakenForAnotherIsRefused(String id) {
    assertThat(problems(client(id, null, AuthMethod.NONE, CALLBACK))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/callback",
        "https://app.example/callback#fragment",
        "https://app.example/callback#",
        "https://user@app.example/callback",
        "http://app.example/callback",
        "http://127.0.0.1.evil.example/callback",
        "http://localhost@evil.example/callback",
        "http://[::2]/callback",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "HTTPS://app.example/callback",
        "https:///callback",
        "https://app.example/a b",
        "myapp:/callback"
      })
  void redirectUriThatLeadsAstrayIsRefused(String uri) {
    assertThat(problems(client("web-shop", null, AuthMethod.NONE, uri))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example/callback?tenant=1",
        "http://127.0.0.1/callback",
        "http://[::1]:8080/callback",
        "http://localhost:3000/callback",
        "com.example.app:/callback"
      })
  void redirectUriOfWebLoopbackAndAppIsAccepted(String uri) {
    Client client = client("web-shop", null, AuthMethod.NONE, uri);
    assertThat(problems(client)).isEmpty();
    assertThat(client.redirectsTo(uri)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example/callback/",
        "https://app.example/callback?",
        "https://app.example/callback#",
        "https://app.example/Callback",
        "https://APP.example/callback",
        "https://app.example:443/callback",
        "https://app.example@evil.example/callback",
        "https://app.example/callback/../evil",
        "https://app.example/callback/..;/evil",
        "https://app.example/callback%2f",
        "https://app.example/%63allback",
        "https://app.example.evil.example/callback",
        "https://app.example\\@evil.example/callback",
        "https://app.example/callback ",
        " https://app.example/callback",
        "//app.example/callback",
        "http://app.example/callback",
        "https://app.example/callback\u0000"
      })
  void onlyTheRegisteredSpellingMatches(String requested) {
    assertThat(client("web-shop", null, AuthMethod.NONE, CALLBACK).redirectsTo(requested))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:80@evil.example/callback",
        "http://127.0.0.1:1.evil.example/callback",
        "http://127.0.0.1:123456/callback",
        "http://localhost:80/callback",
        "http://127.0.0.1:80/other",
        "https://127.0.0.1:80/callback",
        "http://127.0.0.1:80#/callback",
        "http://127.0.0.1.evil.example:80/callback"
      })
  void onlyThePortOfALoopbackUriMayVary(String requested) {
    Client client = client("web-shop", null, AuthMethod.NONE, "http://127.0.0.1/callback");
    assertThat(client.redirectsTo("http://127.0.0.1:49152/callback")).isTrue();
    assertThat(client.redirectsTo(requested)).isFalse();
  }

  @Test
  void authenticationFitsTheSecret() {
    String hash = "0".repeat(64);
    assertThat(problems(client("a", hash, AuthMethod.NONE, CALLBACK))).hasSize(1);
    assertThat(problems(client("a", null, AuthMethod.CLIENT_SECRET_POST, CALLBACK))).hasSize(1);
    assertThat(problems(client("a", "short", AuthMethod.CLIENT_SECRET_BASIC, CALLBACK))).hasSize(1);
    assertThat(problems(client("a", hash, AuthMethod.CLIENT_SECRET_BASIC, CALLBACK))).isEmpty();
  }

  private static List<ClientProblem> problems(Client client) {
    return ClientRules.problems(client, "forest-gate");
  }

  private static Client client(String id, @Nullable String hash, AuthMethod method, String uri) {
    return new Client(
        id,
        "Web shop",
        URI.create("https://app.example/logo.svg"),
        null,
        null,
        hash == null ? null : ClientSecrets.of(hash),
        method,
        List.of(uri),
        List.of(),
        Set.of(GrantType.AUTHORIZATION_CODE),
        List.of("openid"),
        null,
        true,
        IdTokenAlgorithm.ES256,
        false,
        null);
  }
}
