package dev.forestgate.registration;

import dev.forestgate.notifications.EmailRequest;
import dev.forestgate.notifications.RequestedEmails;
import dev.forestgate.notifications.Requester;
import dev.forestgate.notifications.VerificationEmail;
import dev.forestgate.outbox.Job;
import dev.forestgate.outbox.JobHandler;
import dev.forestgate.renewal.FollowUp;
import dev.forestgate.renewal.FollowUps;
import dev.forestgate.tokens.onetime.OneTimeToken;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.PendingEmail;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sends the letter that verifies an address once more. */
@Component
final class VerificationResend implements JobHandler {
  private static final String KIND = "verification-letter";

  private final RequestedEmails asked;
  private final OneTimeTokens tokens;
  private final Users users;
  private final VerificationEmail letter;
  private final FollowUps followUps;
  private final Clock clock;

  VerificationResend(
      RequestedEmails asked,
      OneTimeTokens tokens,
      Users users,
      VerificationEmail letter,
      FollowUps followUps,
      Clock clock) {
    this.asked = asked;
    this.tokens = tokens;
    this.users = users;
    this.letter = letter;
    this.followUps = followUps;
    this.clock = clock;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return asked.ask(request, KIND, "If the address waits to be verified, a letter is on its way");
  }

  @Override
  public String kind() {
    return KIND;
  }

  /** Nobody gets one for an address that is verified. */
  @Override
  public Mono<Void> run(Job errand) {
    EmailAddress address = RequestedEmails.address(errand);
    return users
        .findByEmail(address)
        .singleOptional()
        .filter(holder -> holder.filter(User::emailVerified).isEmpty())
        .flatMapMany(holder -> waiting(address, holder))
        .concatMap(user -> write(errand, user, address))
        .then();
  }

  /** Who registered with the address, and who wants to change to it. */
  private Flux<User> waiting(EmailAddress address, Optional<User> holder) {
    return tokens
        .findBySubject(Purpose.VERIFY_EMAIL, address.key())
        .map(OneTimeToken::userId)
        .startWith(holder.stream().map(User::id).toList())
        .distinct()
        .concatMap(users::findById)
        .filter(user -> !user.disabled());
  }

  private Mono<User> write(Job errand, User user, EmailAddress address) {
    String id = errand.id() + " " + user.id();
    Requester requester = Requester.of(errand);
    EmailRequest ask =
        EmailRequest.coalesced(
            id, user.id(), user.holds(address) ? requester : requester.onNoDevice());
    return letter
        .writes(ask, user.username(), address)
        .flatMap(changes -> write(user, address, changes));
  }

  private Mono<User> write(User user, EmailAddress address, List<Enlisted> letter) {
    return letter.isEmpty() || user.holds(address)
        ? users.commitFor(user.id(), letter)
        : followUps.with(
            FollowUp.of(user.id()).updatingSessions(),
            following ->
                users.commitFor(user.id(), stillPending(user, address, letter, following)));
  }

  /** A pending address stays so as long as its new link is good. */
  private List<Enlisted> stillPending(
      User user, EmailAddress address, List<Enlisted> letter, Enlisted following) {
    List<Enlisted> all = new ArrayList<>(letter);
    all.add(following);
    all.add(
        users.setPendingEmail(
            user.id(),
            new PendingEmail(
                address.text(), clock.instant().plus(Purpose.VERIFY_EMAIL.lifetime()))));
    return all;
  }
}
