package dev.forestgate.oidc.logout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.grants.PendingRequests;
import dev.forestgate.identity.Authentication;
import dev.forestgate.identity.Caller;
import dev.forestgate.identity.SessionCookie;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.oidc.protocol.OAuthError;
import dev.forestgate.oidc.protocol.OAuthForm;
import dev.forestgate.oidc.protocol.OidcPages;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.Sessions;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Logout by a client (OpenID Connect RP-Initiated Logout 1.0). A hint of the session that the
 * browser has ends it at once; otherwise the user is asked, as any page can send a browser here.
 */
@Component
public final class LogoutEndpoint {
  /** End of the path at which the user decides. */
  private static final String CONFIRM = "/confirm";

  private static final String ID = "request";

  private final LogoutParser parser;
  private final Authentication authentication;
  private final Sessions sessions;
  private final SessionCookie cookie;
  private final Journal journal;
  private final PendingRequests pending;
  private final FormTokens tokens;
  private final OidcPages pages;

  LogoutEndpoint(
      LogoutParser parser,
      Authentication authentication,
      Sessions sessions,
      SessionCookie cookie,
      Journal journal,
      PendingRequests pending,
      FormTokens tokens,
      OidcPages pages) {
    this.parser = parser;
    this.authentication = authentication;
    this.sessions = sessions;
    this.cookie = cookie;
    this.journal = journal;
    this.pending = pending;
    this.tokens = tokens;
    this.pages = pages;
  }

  /** Takes a request of a client. */
  public Mono<ServerResponse> handle(ServerRequest request) {
    return OAuthForm.of(request)
        .flatMap(form -> parser.parse(form).flatMap(asked -> handle(request, form, asked)))
        .onErrorResume(OAuthError.class, refused -> pages.error(request))
        .onErrorResume(
            failed -> failed instanceof Failed f && f.failure() == Failure.INVALID_REQUEST,
            malformed -> pages.error(request));
  }

  /** Takes the decision of the user. */
  public Mono<ServerResponse> confirm(ServerRequest request) {
    return tokens.readOfSession(request).flatMap(form -> confirm(request, form));
  }

  private Mono<ServerResponse> handle(ServerRequest request, OAuthForm form, LogoutRequest asked) {
    return authentication
        .byBrowser(request)
        .singleOptional()
        .flatMap(
            caller ->
                caller
                    .map(there -> handle(request, form, asked, there))
                    .orElseGet(() -> done(request, asked)));
  }

  private Mono<ServerResponse> handle(
      ServerRequest request, OAuthForm form, LogoutRequest asked, Caller caller) {
    return caller.sessionId().toString().equals(asked.hintedSession())
        ? end(request, asked, caller)
        : ask(request, form, caller);
  }

  private Mono<ServerResponse> ask(ServerRequest request, OAuthForm form, Caller caller) {
    return pending
        .add(caller.userId(), caller.sessionId(), form.parameters())
        .flatMap(
            id -> pages.show(request, HttpStatus.OK, "oidc/logout.jte", Map.of("id", id.reveal())));
  }

  private Mono<ServerResponse> confirm(ServerRequest request, PostedForm form) {
    return authentication
        .byBrowser(request)
        .flatMap(
            caller ->
                pending
                    .take(caller.userId(), caller.sessionId(), Secret.of(form.text(ID)))
                    .flatMap(stored -> parser.parse(new OAuthForm(stored)))
                    .flatMap(
                        asked ->
                            form.text("decision").equals("allow")
                                ? end(request, asked, caller)
                                : page(request, false)))
        .onErrorResume(OAuthError.class, refused -> pages.error(request))
        .switchIfEmpty(Mono.defer(() -> pages.error(request)));
  }

  private Mono<ServerResponse> end(ServerRequest request, LogoutRequest asked, Caller caller) {
    return journal
        .recordLast(
            JournalEvent.serviceEvent(
                caller.sessionId(), caller.userId(), JournalAction.SIGNED_OUT))
        .then(sessions.end(caller.userId(), caller.sessionId()))
        .then(Mono.fromRunnable(() -> request.exchange().getResponse().addCookie(cookie.clear())))
        .then(Mono.defer(() -> done(request, asked)));
  }

  private Mono<ServerResponse> done(ServerRequest request, LogoutRequest asked) {
    String uri = asked.redirectUri();
    if (uri == null) {
      return page(request, true);
    }
    String state =
        Optional.ofNullable(asked.state())
            .map(
                value ->
                    (uri.indexOf('?') < 0 ? "?" : "&") + "state=" + URLEncoder.encode(value, UTF_8))
            .orElse("");
    return request.path().endsWith(CONFIRM)
        ? pages.refresh(request, uri + state)
        : ServerResponse.status(HttpStatus.SEE_OTHER)
            .header(HttpHeaders.LOCATION, uri + state)
            .build();
  }

  private Mono<ServerResponse> page(ServerRequest request, boolean ended) {
    return pages.show(request, HttpStatus.OK, "oidc/logged-out.jte", Map.of("ended", ended));
  }
}
