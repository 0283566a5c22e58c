package dev.forestgate.oidc.authorize;

import dev.forestgate.grants.Codes;
import dev.forestgate.grants.model.Authorization;
import dev.forestgate.sessions.model.Session;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Issues the code of a request that the user has allowed. */
@Component
final class CodeIssue {
  private final Codes codes;
  private final AuthorizationResponses responses;

  CodeIssue(Codes codes, AuthorizationResponses responses) {
    this.codes = codes;
    this.responses = responses;
  }

  Mono<ServerResponse> respond(ServerRequest request, AuthorizationRequest asked, Session session) {
    var authorization =
        new Authorization(
            asked.client().id(),
            session.userId(),
            session.id(),
            session.credentialVersion(),
            asked.scopes(),
            asked.idClaims(),
            session.assurance());
    return codes
        .issue(authorization, asked.code())
        .flatMap(code -> responses.code(request, asked.target(), code));
  }
}
