package dev.forestgate.pages.entry;

import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.form.ReturnPath;
import dev.forestgate.pages.form.StateCookie;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A sign-in that waits for the second factor. Its challenge is in a cookie that scripts cannot
 * read, and so neither in a page, nor in an address, nor in the history.
 */
@Component
final class SecondStep {
  static final String PATH = "/sign-in/second";

  private static final String CHALLENGE = "challenge";
  private static final String FACTORS = "factors";

  private final StateCookie cookie;
  private final HttpProperties http;

  SecondStep(JsonMapper json, HttpProperties http) {
    this.cookie = new StateCookie(json, "second", Duration.ZERO);
    this.http = http;
  }

  /** Leads to the page of the second step, after a password that was right. */
  Mono<ServerResponse> begin(ApiResult asked, String returnTo) {
    JsonNode answer = asked.json();
    Map<String, String> waiting =
        Map.of(
            CHALLENGE,
            answer.path(CHALLENGE).asString(),
            FACTORS,
            answer.path(FACTORS).values().stream()
                .map(JsonNode::asString)
                .collect(Collectors.joining(" ")),
            ReturnPath.FIELD,
            returnTo);
    return ServerResponse.seeOther(http.publicPath(PATH))
        .cookie(cookie.keep(waiting, Duration.ofSeconds(answer.path("expires_in").asInt())))
        .build();
  }

  /** The sign-in that waits in the browser of {@code request}; empty for none. */
  Optional<Waiting> of(ServerRequest request) {
    return cookie
        .of(request)
        .map(
            kept ->
                new Waiting(
                    kept.getOrDefault(CHALLENGE, ""),
                    List.of(kept.getOrDefault(FACTORS, "").split(" ")),
                    ReturnPath.of(kept.getOrDefault(ReturnPath.FIELD, ""))));
  }

  /** Removes the cookie. */
  ResponseCookie clear() {
    return cookie.clear();
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
