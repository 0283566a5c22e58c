package dev.forestgate.oidc;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.FormBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.EnrolmentGate;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.tokens.AccessClaims;
import dev.forestgate.tokens.AccessTokens;
import dev.forestgate.tokens.TokenClaims;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Introspects access tokens for services (RFC 7662): the token's claims, and whether its session is
 * alive. Introspection does not extend the session. Everything else is inactive, including refresh
 * tokens and session cookies, because a service that does not check the kind would take them for
 * access tokens.
 */
@Component
final class Introspection {
  private static final Map<String, Object> INACTIVE = Map.of("active", false);

  private final AccessTokens tokens;
  private final Sessions sessions;
  private final EnrolmentGate enrolment;

  Introspection(AccessTokens tokens, Sessions sessions, EnrolmentGate enrolment) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.enrolment = enrolment;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return FormBodies.read(request)
        .map(Introspection::token)
        .flatMap(token -> describe(token).defaultIfEmpty(INACTIVE))
        .flatMap(Responses::ok);
  }

  private static Secret token(Map<String, String> form) {
    String token = form.getOrDefault("token", "");
    if (token.isEmpty()) {
      throw Failed.invalid("token", "is required");
    }
    return Secret.of(token);
  }

  /** Claims of {@code token}; empty for an inactive token. */
  private Mono<Map<String, Object>> describe(Secret token) {
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
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("active", true);
    body.put("token_type", "Bearer");
    body.put("username", session.name());
    // For a token of an earlier version of the service, which has no such claims.
    body.putAll(session.assurance().claims());
    body.putAll(TokenClaims.of(token));
    body.put("aal", Assurance.level(body.get("acr")));
    return body;
  }
}
