package dev.forestgate.oidc.authorize;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.openid.connect.sdk.OIDCError;
import dev.forestgate.grants.Consents;
import dev.forestgate.grants.PendingRequests;
import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.oidc.protocol.OAuthError;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.model.Session;
import java.net.URLEncoder;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Issues a code where the user has allowed all scopes before, and else asks for consent. The
 * request waits on the server meanwhile, so that the page can change nothing in it.
 */
@Component
final class Consent {
  private final Consents consents;
  private final PendingRequests pending;
  private final CodeIssue codes;
  private final HttpProperties http;

  Consent(Consents consents, PendingRequests pending, CodeIssue codes, HttpProperties http) {
    this.consents = consents;
    this.pending = pending;
    this.codes = codes;
    this.http = http;
  }

  Mono<ServerResponse> ask(ServerRequest request, AuthorizationRequest asked, Session session) {
    return isNeeded(asked, session)
        .flatMap(needed -> needed ? page(asked, session) : codes.respond(request, asked, session));
  }

  private Mono<Boolean> isNeeded(AuthorizationRequest asked, Session session) {
    if (asked.client().firstParty()) {
      return Mono.just(false);
    }
    return asked.prompts().contains(AuthorizationRequest.CONSENT)
        ? Mono.just(true)
        : consents
            .of(session.userId(), asked.client().id())
            .map(allowed -> !allowed.containsAll(asked.scopes()) || asked.scopes().isEmpty());
  }

  private Mono<ServerResponse> page(AuthorizationRequest asked, Session session) {
    if (asked.isSilent()) {
      return Mono.error(OAuthError.of(OIDCError.CONSENT_REQUIRED, "the user must be asked"));
    }
    return pending
        .add(session.userId(), session.id(), asked.parameters())
        .flatMap(id -> ServerResponse.seeOther(http.publicPath(path(id))).build());
  }

  private static String path(Secret id) {
    return ConsentEndpoint.PATH
        + "?"
        + ConsentEndpoint.ID
        + "="
        + URLEncoder.encode(id.reveal(), UTF_8);
  }
}
