package dev.forestgate.sessions;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.redis.UserKey;
import dev.forestgate.sessions.credential.SessionProperties;
import dev.forestgate.sessions.model.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Index of an account's sessions.
 *
 * <pre>
 * key                    type    lifetime                contents
 * fg:{u&lt;id&gt;}:sessions    zset    the longest session's   session ids by their absolute end, milliseconds since 1970
 * </pre>
 *
 * An entry is written together with its session, and the session's secret is handed out only after
 * both. So the index may name a session that has ended, but never lacks one that can be used.
 *
 * <p>Commands: {@code EVALSHA} of {@code redis/sessions-list.lua}, {@code sessions-repair.lua},
 * {@code ZREM}, one each; {@link MinimumCredentialVersion} adds entries.
 */
@Component
final class SessionIndex {
  /** Longest time between a session's entry in the index and the session itself. */
  static final Duration LONGEST_OPENING = Duration.ofMinutes(1);

  /** Entries of one page: a reply of this size takes Redis and the service a moment. */
  private static final int PAGE = 1_000;

  private final ReactiveStringRedisTemplate redis;
  private final Duration absolute;
  private final Script list;
  private final Script repair;

  SessionIndex(ReactiveStringRedisTemplate redis, Scripts scripts, SessionProperties properties) {
    this.redis = redis;
    this.absolute = properties.absolute();
    this.list = scripts.named("sessions-list");
    this.repair = scripts.named("sessions-repair");
  }

  static String key(UUID userId) {
    return UserKey.of(userId, "sessions");
  }

  /** Ids in the index, the latest first, read page by page on demand. */
  Flux<UUID> list(UUID userId) {
    return pages(userId, null, PAGE).concatMapIterable(Page::ids, 1);
  }

  /**
   * Pages of the index, the latest session first.
   *
   * @param before session that the first page follows; null for all
   */
  Flux<Page> pages(UUID userId, @Nullable Cursor before, int most) {
    int size = Math.min(most, PAGE);
    return page(userId, before, size).expand(page -> next(userId, page, size));
  }

  private Mono<Page> next(UUID userId, Page page, int size) {
    return page.next() == null ? Mono.empty() : page(userId, page.next(), size);
  }

  /** One page. Entries past their end are removed first. */
  Mono<Page> page(UUID userId, @Nullable Cursor before, int most) {
    return list.run(
            List.of(key(userId)),
            List.of(
                before == null ? "" : before.id().toString(),
                String.valueOf(most),
                before == null ? "0" : String.valueOf(before.end())))
        .map(reply -> Page.of(reply, most));
  }

  /** Cursor of the page that follows {@code session}. */
  static Cursor after(Session session) {
    return new Cursor(session.id(), session.expiresAt().toEpochMilli());
  }

  /** Cursor of a session that may have ended, from the time in its UUIDv7 (RFC 9562, 5.7). */
  Cursor after(UUID session) {
    long opened = session.getMostSignificantBits() >>> 16;
    return new Cursor(session, opened + absolute.toMillis());
  }

  /** Removes the entries of {@code dead}, except those of sessions that may be about to open. */
  Mono<Void> repair(UUID userId, List<UUID> dead) {
    if (dead.isEmpty()) {
      return Mono.empty();
    }
    List<String> arguments = new ArrayList<>();
    arguments.add(Script.millis(absolute));
    arguments.add(Script.millis(LONGEST_OPENING));
    dead.forEach(id -> arguments.add(id.toString()));
    return repair.run(List.of(key(userId)), arguments).then();
  }

  /** Removes the entry of a session that has ended. */
  Mono<Void> remove(UUID userId, UUID id) {
    return redis.opsForZSet().remove(key(userId), id.toString()).timeout(Script.TIMEOUT).then();
  }

  /**
   * Part of the index.
   *
   * @param ids the latest session first
   * @param next where the next page begins; null on the last page
   */
  record Page(List<UUID> ids, @Nullable Cursor next) {
    /**
     * Reads {@code id, absolute end, ...}.
     *
     * @param most number of entries that were requested
     */
    static Page of(List<Object> reply, int most) {
      List<UUID> ids = new ArrayList<>();
      for (int i = 0; i < reply.size(); i += 2) {
        ids.add(UUID.fromString((String) reply.get(i)));
      }
      if (ids.size() < most) {
        return new Page(ids, null);
      }
      long end = (long) Double.parseDouble((String) reply.get(reply.size() - 1));
      return new Page(ids, new Cursor(ids.get(ids.size() - 1), end));
    }
  }

  /**
   * Session that a page follows.
   *
   * @param end its absolute end, milliseconds since 1970; used if the index no longer has it
   */
  record Cursor(UUID id, long end) {}
}
