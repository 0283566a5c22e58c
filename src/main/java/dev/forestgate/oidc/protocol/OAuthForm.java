package dev.forestgate.oidc.protocol;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.forestgate.http.body.FormBodies;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Parameters of a request. A parameter without a value counts as missing (RFC 6749, section 3.1).
 * Prints nothing, as a parameter may be a secret.
 */
public record OAuthForm(Map<String, String> parameters) {

  /** Reads the body. Fails with INVALID_REQUEST if it is no form or repeats a parameter. */
  public static Mono<OAuthForm> read(ServerRequest request) {
    return FormBodies.read(request).map(OAuthForm::new);
  }

  /** The same, or the query where the request is not a POST, which then repeats no parameter. */
  public static Mono<OAuthForm> of(ServerRequest request) {
    return request.method().equals(HttpMethod.POST)
        ? read(request)
        : Mono.fromSupplier(() -> ofQuery(request));
  }

  private static OAuthForm ofQuery(ServerRequest request) {
    if (request.queryParams().values().stream().anyMatch(values -> values.size() > 1)) {
      throw OAuthError.of(OAuth2Error.INVALID_REQUEST, "The request repeats a parameter.");
    }
    return new OAuthForm(request.queryParams().toSingleValueMap());
  }

  /** The parameter {@code name}; null if it is missing. */
  public @Nullable String get(String name) {
    String value = parameters.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** The parameter {@code name}. Throws {@code invalid_request} if it is missing. */
  public String require(String name) {
    String value = get(name);
    if (value == null) {
      throw OAuthError.of(OAuth2Error.INVALID_REQUEST, "The parameter " + name + " is missing.");
    }
    return value;
  }

  public boolean has(String name) {
    return get(name) != null;
  }

  /** Words of {@code scope} in their order, each once; none if it is missing. */
  public Set<String> scopes() {
    return words("scope");
  }

  /** Words of a parameter that are separated by single spaces; none if it is missing. */
  public Set<String> words(String name) {
    String value = get(name);
    return value == null ? Set.of() : new LinkedHashSet<>(Arrays.asList(value.split(" ", -1)));
  }

  @Override
  public String toString() {
    return "OAuthForm";
  }
}
