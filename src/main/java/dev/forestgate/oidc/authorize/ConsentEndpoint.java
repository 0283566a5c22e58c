package dev.forestgate.oidc.authorize;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.forestgate.grants.Consents;
import dev.forestgate.grants.PendingRequests;
import dev.forestgate.identity.Authentication;
import dev.forestgate.identity.Caller;
import dev.forestgate.oidc.authorize.AuthorizationParameters.Received;
import dev.forestgate.oidc.protocol.OAuthError;
import dev.forestgate.oidc.protocol.OAuthForm;
import dev.forestgate.oidc.protocol.OidcPages;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.model.Session;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The page that asks a user whether a client may have what it requests. The request waits on the
 * server, bound to the session, and a decision takes it, so that it counts once.
 */
@Component
public final class ConsentEndpoint {
  static final String PATH = "/consent";

  /** Name of the parameter and of the field with the id of the request. */
  static final String ID = "request";

  private static final String TEMPLATE = "oidc/consent.jte";

  private final Authentication authentication;
  private final PendingRequests pending;
  private final AuthorizationParameters parameters;
  private final RequestParser parser;
  private final Consents consents;
  private final CodeIssue codes;
  private final AuthorizationResponses responses;
  private final FormTokens tokens;
  private final OidcPages pages;

  ConsentEndpoint(
      Authentication authentication,
      PendingRequests pending,
      AuthorizationParameters parameters,
      RequestParser parser,
      Consents consents,
      CodeIssue codes,
      AuthorizationResponses responses,
      FormTokens tokens,
      OidcPages pages) {
    this.authentication = authentication;
    this.pending = pending;
    this.parameters = parameters;
    this.parser = parser;
    this.consents = consents;
    this.codes = codes;
    this.responses = responses;
    this.tokens = tokens;
    this.pages = pages;
  }

  /** Shows the page. */
  public Mono<ServerResponse> show(ServerRequest request) {
    Secret id = Secret.of(request.queryParam(ID).orElse(""));
    return authentication
        .byBrowser(request)
        .map(Caller::session)
        .flatMap(
            session ->
                pending
                    .find(session.userId(), session.id(), id)
                    .flatMap(this::restored)
                    .flatMap(asked -> page(request, asked, session, id)))
        .switchIfEmpty(Mono.defer(() -> pages.error(request)));
  }

  /** Takes the decision. */
  public Mono<ServerResponse> submit(ServerRequest request) {
    return tokens.readOfSession(request).flatMap(form -> decide(request, form));
  }

  private Mono<ServerResponse> decide(ServerRequest request, PostedForm form) {
    Secret id = Secret.of(form.text(ID));
    return authentication
        .byBrowser(request)
        .map(Caller::session)
        .flatMap(
            session ->
                pending
                    .take(session.userId(), session.id(), id)
                    .flatMap(this::restored)
                    .flatMap(asked -> respond(request, asked, session, form)))
        .switchIfEmpty(Mono.defer(() -> pages.error(request)));
  }

  private Mono<ServerResponse> respond(
      ServerRequest request, AuthorizationRequest asked, Session session, PostedForm form) {
    return form.text("decision").equals("allow")
        ? consents
            .allow(session.userId(), asked.client().id(), asked.scopes())
            .then(codes.respond(request, asked, session))
        : responses.error(
            request, asked.target(), OAuthError.of(OAuth2Error.ACCESS_DENIED, "the user refused"));
  }

  /** Parses the request again; empty if its client has changed since and allows it no more. */
  private Mono<AuthorizationRequest> restored(Map<String, String> stored) {
    var received = new Received(new OAuthForm(stored), Set.of());
    return parameters
        .target(received)
        .map(target -> parser.parse(target, received))
        .onErrorComplete(OAuthError.class);
  }

  private Mono<ServerResponse> page(
      ServerRequest request, AuthorizationRequest asked, Session session, Secret id) {
    return pages.leadingTo(
        request,
        asked.target().redirectUri(),
        TEMPLATE,
        Map.of(
            "client", asked.client(),
            "scopes", asked.scopes(),
            "user", session.name(),
            "id", id.reveal()));
  }
}
