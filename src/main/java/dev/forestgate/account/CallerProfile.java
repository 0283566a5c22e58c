package dev.forestgate.account;

import static dev.forestgate.failure.Failure.UNAUTHENTICATED;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.key.ScopedCaller;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.users.Users;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Responds with the caller's account. */
@Component
final class CallerProfile {
  private final Users users;
  private final Journal journal;
  private final Clock clock;

  CallerProfile(Users users, Journal journal, Clock clock) {
    this.users = users;
    this.journal = journal;
    this.clock = clock;
  }

  /** Fails with UNAUTHENTICATED if the account was deleted since. */
  Mono<ServerResponse> handle(ServerRequest request, ScopedCaller caller) {
    return users
        .findById(caller.userId())
        .switchIfEmpty(Mono.error(() -> Failed.of(UNAUTHENTICATED)))
        .delayUntil(user -> record(caller))
        .flatMap(user -> Responses.ok(OwnProfile.of(user, clock.instant())));
  }

  private Mono<UUID> record(ScopedCaller caller) {
    return journal.record(
        JournalEvent.serviceEvent(
            caller.interaction(), caller.userId(), JournalAction.PROFILE_READ));
  }
}
