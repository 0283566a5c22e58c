package dev.forestgate.recovery;

import static dev.forestgate.failure.Failure.INVALID_TOKEN;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.HtmlPage;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.notifications.PasswordResetEmail;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.tokens.onetime.OneTimeToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * "That was not me": ends the session that the letter was about, with its refresh tokens, and sends
 * the letter that sets a new password. Other links, a pending change of the address and known
 * devices are void, as they may be of whoever had the session. The link is good for a week and a
 * reset for half an hour, so it takes a second letter: who has it has the mailbox today.
 */
@Component
final class NotMeReport {
  private final OneTimeTokens tokens;
  private final Users users;
  private final Sessions sessions;
  private final CredentialRenewal renewal;
  private final Journal journal;
  private final PasswordResetEmail letter;
  private final JsonBodies bodies;
  private final HtmlPage page;

  NotMeReport(
      OneTimeTokens tokens,
      Users users,
      Sessions sessions,
      CredentialRenewal renewal,
      Journal journal,
      PasswordResetEmail letter,
      JsonBodies bodies,
      SecureRandom random) {
    this.tokens = tokens;
    this.users = users;
    this.sessions = sessions;
    this.renewal = renewal;
    this.journal = journal;
    this.letter = letter;
    this.bodies = bodies;
    this.page = HtmlPage.read("not-me", "Was this not you?", random);
  }

  /** Spends nothing: mail programs look at links before people do. */
  Mono<ServerResponse> show(ServerRequest request) {
    return page.show(request);
  }

  /** The session ends first: if the rest fails, the link is still good. */
  Mono<ServerResponse> handle(ServerRequest request) {
    return bodies
        .read(request, Form.class)
        .map(Form::required)
        .flatMap(token -> tokens.find(Purpose.NOT_ME, token))
        .delayUntil(this::endSession)
        .flatMap(this::beginReset)
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_TOKEN)))
        .flatMap(user -> Responses.done("That session has ended"));
  }

  private Mono<?> endSession(OneTimeToken token) {
    UUID session = UUID.fromString(token.subject().key());
    return sessions
        .end(token.userId(), session)
        .filter(ended -> ended)
        .flatMap(
            ended ->
                journal.recordLast(
                    JournalEvent.serviceEvent(session, token.userId(), JournalAction.DISOWNED)));
  }

  private Mono<User> beginReset(OneTimeToken token) {
    return users
        .findById(token.userId())
        .filter(user -> !user.disabled())
        .flatMap(user -> beginReset(user, token));
  }

  private Mono<User> beginReset(User user, OneTimeToken token) {
    return renewal.revoke(user.id(), List.of(tokens.spend(token)), letter.writes(user));
  }

  /** As it comes in. */
  record Form(@Nullable Secret token) {
    Secret required() {
      if (token == null) {
        throw Failed.invalid("token", "is required");
      }
      return token;
    }
  }
}
