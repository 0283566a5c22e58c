package dev.forestgate.recovery;

import static dev.forestgate.failure.Failure.NOT_FOUND;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.identity.Caller;
import dev.forestgate.identity.CallerAccount;
import dev.forestgate.journal.Journal;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.notifications.PasswordResetEmail;
import dev.forestgate.notifications.request.EmailBudget;
import dev.forestgate.notifications.request.EmailRequest;
import dev.forestgate.notifications.request.Requesters;
import dev.forestgate.users.User;
import dev.forestgate.users.name.EmailAddress;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Report of a signed-in owner that a session of the account was not theirs. It may have ended, as
 * long as it has a journal.
 */
@Component
final class OwnSessionReport {
  private final Disowning disowning;
  private final Journal journal;
  private final CallerAccount accounts;
  private final EmailBudget budget;
  private final Requesters requesters;
  private final IdGenerator ids;

  OwnSessionReport(
      Disowning disowning,
      Journal journal,
      CallerAccount accounts,
      EmailBudget budget,
      Requesters requesters,
      IdGenerator ids) {
    this.disowning = disowning;
    this.journal = journal;
    this.accounts = accounts;
    this.budget = budget;
    this.requesters = requesters;
    this.ids = ids;
  }

  /** Another account's session and an unknown id get the same response. */
  Mono<ServerResponse> handle(ServerRequest request, Caller caller) {
    return Mono.justOrEmpty(UuidParameter.inPath(request))
        .filterWhen(id -> end(caller.userId(), id))
        .switchIfEmpty(Mono.error(() -> Failed.of(NOT_FOUND)))
        .flatMap(id -> accounts.of(caller))
        .flatMap(user -> beginReset(request, user))
        .flatMap(
            user ->
                Responses.ok(
                    new Body("That session has ended", PasswordResetEmail.hasRecipient(user))));
  }

  private Mono<Boolean> end(UUID userId, UUID session) {
    return disowning
        .end(userId, session)
        .flatMap(ended -> ended ? Mono.just(true) : recordIfOwn(userId, session));
  }

  private Mono<Boolean> recordIfOwn(UUID userId, UUID session) {
    return journal
        .find(userId, session)
        .flatMap(own -> disowning.record(userId, session))
        .hasElement();
  }

  /**
   * A second press within minutes sends no further e-mail, as that would void the link of the
   * first.
   */
  private Mono<User> beginReset(ServerRequest request, User user) {
    return Mono.justOrEmpty(recipient(user))
        .filterWhen(address -> budget.take(EmailKind.RESET_PASSWORD, address, asked(request, user)))
        .hasElement()
        .flatMap(
            mayBegin ->
                mayBegin || recipient(user).isEmpty()
                    ? disowning.beginReset(user, List.of())
                    : Mono.just(user));
  }

  private static Optional<EmailAddress> recipient(User user) {
    return Optional.ofNullable(user.email())
        .filter(email -> PasswordResetEmail.hasRecipient(user))
        .flatMap(EmailAddress::stored);
  }

  private EmailRequest asked(ServerRequest request, User user) {
    return EmailRequest.coalesced(ids.generateId().toString(), user.id(), requesters.of(request));
  }

  /**
   * The response.
   *
   * @param resetEmail whether an e-mail with a link that sets a new password is on its way
   */
  record Body(String message, boolean resetEmail) {}
}
