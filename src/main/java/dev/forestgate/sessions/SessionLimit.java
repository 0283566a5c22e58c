package dev.forestgate.sessions;

import dev.forestgate.sessions.credential.SessionProperties;
import dev.forestgate.sessions.model.Session;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The bound of an account's live sessions: the oldest end once there are more.
 *
 * <p>Costs nothing below the bound. At it two calls say which are too many, unless some of those
 * that stay may have expired unused and do not count: then these are read, by at most one call for
 * each partition.
 */
final class SessionLimit {
  private static final Logger log = LoggerFactory.getLogger(SessionLimit.class);

  /** An account of an earlier version may have any number; more of them end at the next sign-in. */
  private static final int MOST_AT_ONCE = 500;

  private static final int CONCURRENCY = 64;

  private final int perAccount;
  private final long idle;
  private final SessionIndex index;
  private final LiveSessions live;
  private final BiFunction<UUID, UUID, Mono<Boolean>> end;

  /**
   * @param end ends a session of a user; false if there is none
   */
  SessionLimit(
      SessionProperties properties,
      SessionIndex index,
      LiveSessions live,
      BiFunction<UUID, UUID, Mono<Boolean>> end) {
    this.perAccount = properties.perAccount();
    this.idle = properties.idle().toMillis();
    this.index = index;
    this.live = live;
    this.end = end;
  }

  /**
   * Ends the oldest sessions beyond the bound and gives those that lived. Never fails: what is left
   * ends at the next sign-in.
   *
   * @param latest the one that was just opened
   * @param indexed how many the index has
   */
  Mono<List<UUID>> keep(Session latest, long indexed) {
    UUID userId = latest.userId();
    return indexed <= perAccount
        ? Mono.just(List.of())
        : endOldest(userId, latest).onErrorResume(failed -> leave(userId, failed));
  }

  private Mono<List<UUID>> endOldest(UUID userId, Session latest) {
    return index
        .page(userId, null, perAccount)
        .flatMap(kept -> Mono.justOrEmpty(kept.next()))
        .filter(oldestKept -> isSurelyLive(oldestKept, latest))
        .switchIfEmpty(Mono.defer(() -> oldestThatLives(userId)))
        .flatMap(oldestKept -> index.page(userId, oldestKept, MOST_AT_ONCE))
        .flatMapIterable(SessionPage::ids)
        .filterWhen(id -> end.apply(userId, id), CONCURRENCY)
        .collectList();
  }

  /** What was opened less than an idle lifetime ago has not expired. */
  private boolean isSurelyLive(SessionPage.Cursor session, Session latest) {
    return latest.expiresAt().toEpochMilli() - session.end() < idle;
  }

  private Mono<SessionPage.Cursor> oldestThatLives(UUID userId) {
    return live.of(userId, null, perAccount).skip(perAccount - 1L).next().map(SessionIndex::after);
  }

  private static Mono<List<UUID>> leave(UUID userId, Throwable failed) {
    log.warn("The oldest sessions of {} go on for now: {}", userId, failed.toString());
    return Mono.just(List.of());
  }
}
