package dev.forestgate.pages.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.form.ReturnPath;
import dev.forestgate.secret.Base64Url;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A sign-in that waits for the second factor. Its challenge is in a cookie that scripts cannot
 * read, and so neither in a page, nor in an address, nor in the history.
 */
@Component
final class SecondStep {
  static final String PATH = "/sign-in/second";

  private static final String NAME = "__Host-second";

  private final JsonMapper json;
  private final HttpProperties http;

  SecondStep(JsonMapper json, HttpProperties http) {
    this.json = json;
    this.http = http;
  }

  /** Leads to the page of the second step, after a password that was right. */
  Mono<ServerResponse> begin(ApiResult asked, String returnTo) {
    Map<String, Object> waiting =
        Map.of(
            "challenge",
            asked.json().path("challenge").asString(),
            "factors",
            asked.json().path("factors"),
            ReturnPath.FIELD,
            returnTo);
    Duration lifetime = Duration.ofSeconds(asked.json().path("expires_in").asInt());
    return ServerResponse.seeOther(http.publicPath(PATH))
        .cookie(cookie(Base64Url.encode(json.writeValueAsBytes(waiting)), lifetime))
        .build();
  }

  /** The sign-in that waits in the browser of {@code request}; empty for none. */
  Optional<Waiting> of(ServerRequest request) {
    List<HttpCookie> found = request.cookies().getOrDefault(NAME, List.of());
    return found.size() == 1 ? read(found.get(0).getValue()) : Optional.empty();
  }

  /** Removes the cookie. */
  ResponseCookie clear() {
    return cookie("", Duration.ZERO);
  }

  private Optional<Waiting> read(String value) {
    try {
      JsonNode tree = json.readTree(new String(Base64Url.decode(value), UTF_8));
      List<String> factors =
          tree.path("factors").values().stream().map(JsonNode::asString).toList();
      return Optional.of(
          new Waiting(
              tree.path("challenge").asString(""),
              factors,
              ReturnPath.of(tree.path(ReturnPath.FIELD).asString(""))));
    } catch (IllegalArgumentException | JacksonException foreign) {
      return Optional.empty();
    }
  }

  private static ResponseCookie cookie(String value, Duration maxAge) {
    return ResponseCookie.from(NAME, value)
        .secure(true)
        .httpOnly(true)
        .path("/")
        .sameSite("Lax")
        .maxAge(maxAge)
        .build();
  }

  /**
   * A sign-in that waits for a second factor.
   *
   * @param factors any of {@code totp}, {@code passkey}, {@code recovery-code}
   */
  record Waiting(String challenge, List<String> factors, String returnTo) {
    @Override
    public String toString() {
      return "Waiting";
    }
  }
}
