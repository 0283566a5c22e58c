package dev.forestgate.pages.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerResponse;
import tools.jackson.databind.JsonNode;

/**
 * Response of the API to a page.
 *
 * @param text body; empty for none
 * @param json the same parsed; a missing node if it is no JSON
 * @param cookies cookies that the browser must get
 */
public record ApiResult(
    HttpStatus status,
    HttpHeaders headers,
    MultiValueMap<String, ResponseCookie> cookies,
    String text,
    JsonNode json) {
  private static final String TYPES = "/problems/";

  static ApiResult of(CapturedResponse response, byte[] body, JsonNode json) {
    return new ApiResult(
        response.status(),
        response.getHeaders(),
        response.getCookies(),
        new String(body, UTF_8),
        json);
  }

  public boolean isOk() {
    return status.is2xxSuccessful();
  }

  /** Last segment of the problem type, such as {@code invalid-token}; empty if there is none. */
  public String slug() {
    String type = json.path("type").asString("");
    return type.startsWith(TYPES) ? type.substring(TYPES.length()) : "";
  }

  public boolean is(String slug) {
    return slug().equals(slug);
  }

  /** True if the session of the request is missing, ended or expired. */
  public boolean isSignedOut() {
    return is("unauthenticated") || is("invalid-token");
  }

  /** The failure that this result tells of; INTERNAL if it is none of ours. */
  public Failed failure() {
    return Arrays.stream(Failure.values())
        .filter(known -> known.name().equals(slug().toUpperCase(Locale.ROOT).replace('-', '_')))
        .findFirst()
        .map(Failed::of)
        .orElseGet(() -> Failed.of(Failure.INTERNAL));
  }

  /** Members of the array {@code name}; empty without it. */
  public List<JsonNode> list(String name) {
    return List.copyOf(json.path(name).values());
  }

  /** Texts of the array {@code name}; empty without it. */
  public List<String> texts(String name) {
    return JsonMembers.texts(json, name);
  }

  /** {@code response} with the cookies of this one. */
  public ServerResponse.BodyBuilder withCookies(ServerResponse.BodyBuilder response) {
    return response.cookies(all -> all.addAll(cookies));
  }
}
