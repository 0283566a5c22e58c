package dev.forestgate.sessions;

import dev.forestgate.sessions.credential.SessionProperties;
import dev.forestgate.sessions.model.Session;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Limit of an account's live sessions: a further session ends the oldest.
 *
 * <p>Costs nothing below the limit. At the limit two calls find the sessions to end. If some of the
 * sessions that stay may have expired unused, and so do not count, they are read first, with at
 * most one call for each partition.
 */
@Component
final class SessionLimit {
  private static final Logger log = LoggerFactory.getLogger(SessionLimit.class);

  /** Sessions ended by one sign-in; an account of an earlier version may have any number. */
  private static final int MOST_AT_ONCE = 500;

  private static final int CONCURRENCY = 64;

  private final int perAccount;
  private final long idle;
  private final SessionIndex index;
  private final LiveSessions live;
  private final SessionEnding ending;

  SessionLimit(
      SessionProperties properties, SessionIndex index, LiveSessions live, SessionEnding ending) {
    this.perAccount = properties.perAccount();
    this.idle = properties.idle().toMillis();
    this.index = index;
    this.live = live;
    this.ending = ending;
  }

  /**
   * Ends the oldest sessions beyond the limit and returns the ids of those that were live. Never
   * fails: sessions that could not be ended now end at the next sign-in.
   *
   * @param latest session that was just opened
   * @param indexed number of sessions in the index
   */
  Mono<List<UUID>> enforce(Session latest, long indexed) {
    UUID userId = latest.userId();
    return indexed <= perAccount
        ? Mono.just(List.of())
        : endOldest(userId, latest).onErrorResume(failure -> postpone(userId, failure));
  }

  private Mono<List<UUID>> endOldest(UUID userId, Session latest) {
    return index
        .page(userId, null, perAccount)
        .flatMap(kept -> Mono.justOrEmpty(kept.next()))
        .filter(oldestKept -> hasNotExpired(oldestKept, latest))
        .switchIfEmpty(Mono.defer(() -> oldestLive(userId)))
        .flatMap(oldestKept -> index.page(userId, oldestKept, MOST_AT_ONCE))
        .flatMapIterable(SessionIndex.Page::ids)
        .filterWhen(id -> ending.end(userId, id), CONCURRENCY)
        .collectList();
  }

  /** A session that was opened less than an idle lifetime ago cannot have expired. */
  private boolean hasNotExpired(SessionIndex.Cursor session, Session latest) {
    return latest.expiresAt().toEpochMilli() - session.end() < idle;
  }

  private Mono<SessionIndex.Cursor> oldestLive(UUID userId) {
    return live.of(userId, null, perAccount).skip(perAccount - 1L).next().map(SessionIndex::after);
  }

  private static Mono<List<UUID>> postpone(UUID userId, Throwable failure) {
    log.warn(
        "Account {} stays above its limit of sessions until the next sign-in: {}",
        userId,
        failure.toString());
    return Mono.just(List.of());
  }
}
