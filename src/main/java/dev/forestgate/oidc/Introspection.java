package dev.forestgate.oidc;

import dev.forestgate.clients.Client;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.EnrolmentGate;
import dev.forestgate.oidc.protocol.OAuthForm;
import dev.forestgate.oidc.protocol.Person;
import dev.forestgate.oidc.token.LiveAccessTokens;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.tokens.AccessClaims;
import dev.forestgate.tokens.AccessTokens;
import dev.forestgate.tokens.TokenClaims;
import dev.forestgate.tokens.client.ClientTokens;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Introspects access tokens, our own and those of clients (RFC 7662): the token's claims, and
 * whether its session or grant is alive. Introspection does not extend the session. Everything else
 * is inactive, including refresh tokens and session cookies, because a service that does not check
 * the kind would take them for access tokens.
 */
@Component
final class Introspection {
  private static final Map<String, Object> INACTIVE = Map.of("active", false);

  private final AccessTokens tokens;
  private final Sessions sessions;
  private final EnrolmentGate enrolment;
  private final LiveAccessTokens clientTokens;
  private final IntrospectionCaller callers;

  Introspection(
      AccessTokens tokens,
      Sessions sessions,
      EnrolmentGate enrolment,
      LiveAccessTokens clientTokens,
      IntrospectionCaller callers) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.enrolment = enrolment;
    this.clientTokens = clientTokens;
    this.callers = callers;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return OAuthForm.read(request)
        .flatMap(form -> callers.of(request, form).flatMap(caller -> describe(caller, form)))
        .flatMap(Responses::ok);
  }

  private Mono<Map<String, Object>> describe(Optional<Client> caller, OAuthForm form) {
    Secret token = token(form);
    Mono<Map<String, Object>> found =
        caller.isPresent() || ClientTokens.isAccess(token)
            ? describeClients(caller, token)
            : describeOwn(token);
    return found.defaultIfEmpty(INACTIVE);
  }

  private static Secret token(OAuthForm form) {
    String token = form.get("token");
    if (token == null) {
      throw Failed.invalid("token", "is required");
    }
    return Secret.of(token);
  }

  /** Claims of a token of our own API; empty for any other. */
  private Mono<Map<String, Object>> describeOwn(Secret token) {
    return Mono.justOrEmpty(tokens.verify(token))
        .flatMap(this::session)
        .map(session -> active(token, session));
  }

  /**
   * The session of {@code claims}, unless its tokens were revoked since, or its account must have a
   * second factor and has none.
   */
  private Mono<Session> session(AccessClaims claims) {
    return sessions
        .find(claims.sessionId(), claims.userId())
        .filter(session -> claims.fits(session.tokenEpoch(), session.name()))
        .filterWhen(enrolment::admits);
  }

  private static Map<String, Object> active(Secret token, Session session) {
    Map<String, Object> body = active(session.name());
    // For a token of an earlier version of the service, which has no such claims.
    body.putAll(session.assurance().claims());
    body.putAll(TokenClaims.of(token));
    body.put("aal", Assurance.level(body.get("acr")));
    return body;
  }

  /** Claims of a token of a client that {@code caller} may know; empty for any other. */
  private Mono<Map<String, Object>> describeClients(Optional<Client> caller, Secret token) {
    return clientTokens
        .check(token)
        .filter(live -> IntrospectionCaller.mayKnow(caller, live.claims()))
        .map(Introspection::active);
  }

  private static Map<String, Object> active(LiveAccessTokens.Live live) {
    Map<String, Object> body = active(live.person().map(Person::username).orElse(null));
    body.putAll(live.claims());
    return body;
  }

  private static Map<String, Object> active(@Nullable String username) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("active", true);
    body.put("token_type", "Bearer");
    if (username != null) {
      body.put("username", username);
    }
    return body;
  }
}
