package dev.forestgate.http.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.failure.StartRefused;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPropertiesTest {
  private static final HttpProperties.Cors CORS = new HttpProperties.Cors(List.of(), List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:5173", "https://app.example.org", "https://app.example.org:8443",
        "http://127.0.0.1:3000", "http://[::1]:3000", "https://xn--mnchen-3ya.example",
        "capacitor://localhost", "http://localhost:443", "https://localhost:80"
      })
  void anOriginIsWrittenAsABrowserSendsIt(String origin) {
    assertThat(new HttpProperties.Cors(List.of(origin), List.of()).origins())
        .containsExactly(origin);
  }

  /** Each of these would match no address, or every one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "ftp://app.example.org",
        "javascript://app.example.org",
        "null",
        "",
        "localhost:5173",
        "https://",
        "https://app.example.org/",
        "https://app.example.org/path",
        "https://*.example.org",
        "https://APP.example.org",
        "HTTPS://app.example.org",
        "https://app.example.org:443",
        "http://app.example.org:80",
        "https://münchen.example",
        "https://user@app.example.org",
        "https://a.example https://b.example",
        "https://app.example.org:0",
        "https://app.example.org:"
      })
  void originThatNoBrowserSendsStopsTheStart(String origin) {
    assertThatThrownBy(() -> new HttpProperties.Cors(List.of(origin), List.of()))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("'" + origin + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "", "two words", "a,b", "x:y", "größe"})
  void invalidHeaderNameStopsTheStart(String header) {
    assertThatThrownBy(() -> new HttpProperties.Cors(List.of(), List.of(header)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("forestgate.cors.headers contains '" + header + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://id.example.org", "http://localhost:8080", "https://h/auth"})
  void thePublicUrlIsAnAbsoluteUrlOfTheWeb(String url) {
    assertThat(new HttpProperties(URI.create(url), CORS).publicUrl()).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auth.example.com",
        "auth.example.com:8080",
        "ftp://x",
        "javascript:alert(1)",
        "//id.example.org",
        "/auth",
        "https:///auth",
        "https://id.example.org?tenant=hunter2",
        "https://id.example.org/#top",
        "https://me:hunter2@id.example.org"
      })
  void anythingElseIsRefused(String url) {
    assertThatThrownBy(() -> new HttpProperties(URI.create(url), CORS))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("forestgate.public-url is no absolute http or https URL")
        .hasMessageNotContaining("hunter2");
  }
}
