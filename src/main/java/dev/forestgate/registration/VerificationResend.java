package dev.forestgate.registration;

import dev.forestgate.links.RequestedEmails;
import dev.forestgate.notifications.VerificationEmail;
import dev.forestgate.notifications.request.EmailRequest;
import dev.forestgate.notifications.request.Requester;
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

/** Sends the e-mail that verifies an address again, on request by address. */
@Component
final class VerificationResend implements JobHandler {
  private static final String KIND = "verification-letter";

  private final RequestedEmails requested;
  private final OneTimeTokens tokens;
  private final Users users;
  private final VerificationEmail email;
  private final FollowUps followUps;
  private final Clock clock;

  VerificationResend(
      RequestedEmails requested,
      OneTimeTokens tokens,
      Users users,
      VerificationEmail email,
      FollowUps followUps,
      Clock clock) {
    this.requested = requested;
    this.tokens = tokens;
    this.users = users;
    this.email = email;
    this.followUps = followUps;
    this.clock = clock;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return requested.accept(
        request, KIND, "If the address waits to be verified, an e-mail is on its way");
  }

  @Override
  public String kind() {
    return KIND;
  }

  /** Sends nothing to a verified address. */
  @Override
  public Mono<Void> run(Job job) {
    EmailAddress address = RequestedEmails.address(job);
    return users
        .findByEmail(address)
        .singleOptional()
        .filter(holder -> holder.filter(User::emailVerified).isEmpty())
        .flatMapMany(holder -> waiting(address, holder))
        .concatMap(user -> send(job, user, address))
        .then();
  }

  /** The account that registered with the address, and those that want to change to it. */
  private Flux<User> waiting(EmailAddress address, Optional<User> holder) {
    return tokens
        .findBySubject(Purpose.VERIFY_EMAIL, address.key())
        .map(OneTimeToken::userId)
        .startWith(holder.stream().map(User::id).toList())
        .distinct()
        .concatMap(users::findById)
        .filter(user -> !user.disabled());
  }

  private Mono<User> send(Job job, User user, EmailAddress address) {
    String id = job.id() + " " + user.id();
    Requester requester = Requester.of(job);
    EmailRequest request =
        EmailRequest.coalesced(
            id, user.id(), user.holds(address) ? requester : requester.onNoDevice());
    return email
        .writes(request, user.name(), user.locale(), address)
        .flatMap(writes -> commit(user, address, writes));
  }

  private Mono<User> commit(User user, EmailAddress address, List<Enlisted> emailWrites) {
    return emailWrites.isEmpty() || user.holds(address)
        ? users.commitFor(user.id(), emailWrites)
        : followUps.with(
            FollowUp.of(user.id()).updatingSessions(),
            following ->
                users.commitFor(user.id(), stillPending(user, address, emailWrites, following)));
  }

  /** Keeps the pending address as long as its new link is valid. */
  private List<Enlisted> stillPending(
      User user, EmailAddress address, List<Enlisted> emailWrites, Enlisted following) {
    List<Enlisted> all = new ArrayList<>(emailWrites);
    all.add(following);
    all.add(
        users.setPendingEmail(
            user.id(),
            user.credentialVersion(),
            new PendingEmail(
                address.text(), clock.instant().plus(Purpose.VERIFY_EMAIL.lifetime()))));
    return all;
  }
}
