package dev.forestgate.oidc.authorize;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.identity.Authentication;
import dev.forestgate.identity.Caller;
import dev.forestgate.oidc.authorize.AuthorizationParameters.Received;
import dev.forestgate.oidc.protocol.OAuthError;
import dev.forestgate.oidc.protocol.OidcPages;
import dev.forestgate.sessions.model.Session;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The authorization endpoint (RFC 6749, section 3.1; OpenID Connect Core 1.0, section 3.1.2). */
@Component
public final class AuthorizeEndpoint {
  private final AuthorizationParameters parameters;
  private final RequestParser parser;
  private final Authentication authentication;
  private final Interaction interaction;
  private final UserPages userPages;
  private final Consent consent;
  private final AuthorizationResponses responses;
  private final OidcPages pages;

  AuthorizeEndpoint(
      AuthorizationParameters parameters,
      RequestParser parser,
      Authentication authentication,
      Interaction interaction,
      UserPages userPages,
      Consent consent,
      AuthorizationResponses responses,
      OidcPages pages) {
    this.parameters = parameters;
    this.parser = parser;
    this.authentication = authentication;
    this.interaction = interaction;
    this.userPages = userPages;
    this.consent = consent;
    this.responses = responses;
    this.pages = pages;
  }

  /** Errors before the target is known are shown; all others go to the client. */
  public Mono<ServerResponse> handle(ServerRequest request) {
    return AuthorizationParameters.read(request)
        .flatMap(received -> handle(request, received))
        .onErrorResume(OAuthError.class, shown -> pages.error(request))
        .onErrorResume(
            failed -> failed instanceof Failed f && f.failure() == Failure.INVALID_REQUEST,
            malformed -> pages.error(request));
  }

  private Mono<ServerResponse> handle(ServerRequest request, Received received) {
    return parameters
        .target(received)
        .flatMap(
            target ->
                Mono.fromSupplier(() -> parser.parse(target, received))
                    .flatMap(asked -> authorize(request, asked))
                    .onErrorResume(
                        OAuthError.class, error -> responses.error(request, target, error)));
  }

  private Mono<ServerResponse> authorize(ServerRequest request, AuthorizationRequest asked) {
    return authentication
        .byBrowser(request)
        .map(Caller::session)
        .singleOptional()
        .flatMap(session -> authorize(request, asked, session));
  }

  private Mono<ServerResponse> authorize(
      ServerRequest request, AuthorizationRequest asked, Optional<Session> session) {
    // A post from the client's site carries no SameSite=Lax cookie; the same request by GET does.
    if (session.isEmpty() && request.method().equals(HttpMethod.POST)) {
      return userPages.again(asked);
    }
    return interaction
        .next(asked, session)
        .map(page -> userPages.show(page, asked, session))
        .defaultIfEmpty(Mono.defer(() -> consent.ask(request, asked, session.orElseThrow())))
        .flatMap(response -> response);
  }
}
