package dev.forestgate.oidc.protocol;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.forestgate.clients.ProviderState;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Filters of the routes of the provider: whether there is one, and errors in the form of OAuth. */
@Component
public final class OAuthRoutes {
  private static final Set<Failure> MALFORMED =
      Set.of(Failure.INVALID_REQUEST, Failure.UNSUPPORTED_MEDIA_TYPE, Failure.CONTENT_TOO_LARGE);

  private final ProviderState state;

  OAuthRoutes(ProviderState state) {
    this.state = state;
  }

  /**
   * Filter that fails with NOT_FOUND or NEEDS_POSTGRES where this service is no provider, as {@link
   * ProviderState} tells.
   */
  public Mono<ServerResponse> onlyIfOn(
      ServerRequest request, HandlerFunction<ServerResponse> next) {
    return state
        .refusal()
        .<Mono<ServerResponse>>map(Mono::error)
        .orElseGet(() -> next.handle(request));
  }

  /**
   * Filter that answers errors with {@code error} and {@code error_description} (RFC 6749, section
   * 5.2). Failures of the service, such as an unavailable store, remain problems.
   */
  public Mono<ServerResponse> withJsonErrors(
      ServerRequest request, HandlerFunction<ServerResponse> next) {
    return Mono.defer(() -> next.handle(request))
        .onErrorMap(OAuthRoutes::isMalformed, OAuthRoutes::malformed)
        .onErrorMap(OAuthRoutes::isInvalidClient, thrown -> ClientAuthentication.invalid())
        .onErrorResume(OAuthError.class, OAuthRoutes::answer);
  }

  private static boolean isMalformed(Throwable thrown) {
    return thrown instanceof Failed failed && MALFORMED.contains(failed.failure());
  }

  private static boolean isInvalidClient(Throwable thrown) {
    return thrown instanceof Failed failed && failed.failure() == Failure.INVALID_CLIENT;
  }

  private static Throwable malformed(Throwable thrown) {
    return OAuthError.of(
        OAuth2Error.INVALID_REQUEST,
        "The body must be a form of at most 64 KiB that lacks and repeats no parameter.");
  }

  private static Mono<ServerResponse> answer(OAuthError error) {
    var response = ServerResponse.status(error.status()).contentType(MediaType.APPLICATION_JSON);
    String challenge = error.challenge();
    if (challenge != null) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, challenge);
    }
    return response.bodyValue(
        Map.of("error", error.code(), "error_description", error.description()));
  }
}
