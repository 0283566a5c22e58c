package dev.forestgate.sessions;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.redis.UserKey;
import dev.forestgate.sessions.credential.SessionProperties;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.sessions.model.SessionOwner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Which sessions an account has, and the oldest credential version that still counts.
 *
 * <pre>
 * key                    type    lifetime           holds
 * fg:{u&lt;id&gt;}:sessions    zset    the longest of it  session ids by their absolute end, milliseconds since 1970
 * fg:{u&lt;id&gt;}:version     string  absolute, + 1 min  the credential version after the last change; absent if there was none
 * fg:{u&lt;id&gt;}:renewal     string  a day              the change of credentials that is under way
 * fg:{u&lt;id&gt;}:profile     string  1 min              name and profile of the last update, see {@link LastProfileUpdate}
 * </pre>
 *
 * The index is written beside the session's opening, and nobody has a session's secret before both
 * are done: it may name one that does not live, but never lacks one that anybody can use.
 *
 * <p>A change of credentials is announced before the account store commits it. Until it is followed
 * up here, the version in the account store decides, so no session of older credentials is accepted
 * when Redis fails between the two. Commands: {@code EVALSHA} of {@code redis/sessions-admit.lua},
 * {@code sessions-retire.lua}, {@code sessions-settle.lua}, {@code sessions-list.lua}, {@code
 * sessions-repair.lua}, {@code MGET}, {@code SET}, {@code ZREM}.
 */
@Component
final class SessionIndex {
  /** A sign-in takes less between its entry in the index and its session. */
  private static final Duration OPENING = Duration.ofMinutes(1);

  /** Far longer than it takes to follow a change up, and no trouble where there was none. */
  private static final Duration UNDER_WAY = Duration.ofDays(1);

  /** So many entries come at once: a reply that Redis and we are done with in a moment. */
  private static final int PAGE = 1_000;

  private final ReactiveStringRedisTemplate redis;
  private final Scripts scripts;
  private final SessionProperties properties;
  private final CredentialVersions accounts;
  private final Script admit;
  private final Script retire;
  private final Script settle;
  private final Script list;
  private final Script repair;

  SessionIndex(
      ReactiveStringRedisTemplate redis,
      Scripts scripts,
      SessionProperties properties,
      CredentialVersions accounts) {
    this.redis = redis;
    this.scripts = scripts;
    this.properties = properties;
    this.accounts = accounts;
    this.admit = scripts.named("sessions-admit");
    this.retire = scripts.named("sessions-retire");
    this.settle = scripts.named("sessions-settle");
    this.list = scripts.named("sessions-list");
    this.repair = scripts.named("sessions-repair");
  }

  /**
   * Enters session {@code id} into the owner's index. Empty if the owner's credentials have changed
   * since they were checked. Where they changed and nobody could say so here, sessions of older
   * ones are void from now on.
   */
  Mono<IndexedSession> admit(SessionOwner owner, UUID id) {
    return admit
        .run(
            List.of(
                UserKey.of(owner.userId(), "version"),
                UserKey.of(owner.userId(), "sessions"),
                profile(owner.userId())),
            List.of(
                id.toString(),
                String.valueOf(owner.credentialVersion()),
                Script.millis(properties.absolute()),
                Script.millis(markLifetime()),
                LastProfileUpdate.stored(owner)))
        .filter(reply -> (Long) reply.get(0) == 1)
        .map(reply -> new IndexedSession((Long) reply.get(1), (String) reply.get(2)));
  }

  /**
   * From now on only sessions of {@code version} or later count. The mark outlives a session that
   * was admitted before and opens after it.
   *
   * @param change the change that was {@linkplain #announce announced}; empty for none
   */
  Mono<Void> retire(UUID userId, int version, String change) {
    List<String> keys = new ArrayList<>(keys(userId));
    keys.add(renewal(userId));
    String lifetime = Script.millis(markLifetime());
    return retire.run(keys, List.of(String.valueOf(version), lifetime, change)).then();
  }

  /** Sessions that open from now on, with what was read before, get {@code latest} too. */
  Mono<Void> keep(UUID userId, LastProfileUpdate latest) {
    return redis
        .opsForValue()
        .set(profile(userId), latest.stored(), OPENING)
        .timeout(Script.TIMEOUT)
        .then();
  }

  /** A change of credentials is under way: until it is retired or settled the account decides. */
  Mono<Void> announce(UUID userId, String change) {
    return redis
        .opsForValue()
        .set(renewal(userId), change, UNDER_WAY)
        .timeout(Script.TIMEOUT)
        .then();
  }

  /** The change that was announced did not happen. */
  Mono<Void> settle(UUID userId, String change) {
    return settle.run(List.of(renewal(userId)), List.of(change)).then();
  }

  /** Longest opening of a session, as scripts take it. */
  static String opening() {
    return Script.millis(OPENING);
  }

  /** The oldest credential version that counts; 0 if all do. */
  Mono<Integer> version(UUID userId) {
    return scripts
        .get(List.of(UserKey.of(userId, "version"), renewal(userId)))
        .flatMap(
            found -> {
              int known = found.get(0).map(Integer::valueOf).orElse(0);
              return found.get(1).isEmpty()
                  ? Mono.just(known)
                  : accounts.current(userId).map(current -> Math.max(known, current));
            });
  }

  /** The ids in the index, the latest first, read page by page as they are asked for. */
  Flux<UUID> list(UUID userId) {
    return pages(userId, null, PAGE).concatMapIterable(SessionPage::ids, 1);
  }

  /**
   * The index page by page, the latest first.
   *
   * @param before the session that the first page follows; null for all
   */
  Flux<SessionPage> pages(UUID userId, SessionPage.@Nullable Cursor before, int most) {
    int size = Math.min(most, PAGE);
    return page(userId, before, size)
        .expand(
            page ->
                page.next() == null ? Mono.<SessionPage>empty() : page(userId, page.next(), size));
  }

  /** One page; entries that are past their end are trimmed. */
  Mono<SessionPage> page(UUID userId, SessionPage.@Nullable Cursor before, int most) {
    return list.run(
            List.of(UserKey.of(userId, "sessions")),
            List.of(
                before == null ? "" : before.id().toString(),
                String.valueOf(most),
                before == null ? "0" : String.valueOf(before.end())))
        .map(reply -> SessionPage.of(reply, most));
  }

  static SessionPage.Cursor after(Session session) {
    return new SessionPage.Cursor(session.id(), session.expiresAt().toEpochMilli());
  }

  /** For a session that may have ended: a UUIDv7 begins with its time. */
  SessionPage.Cursor after(UUID session) {
    long opened = session.getMostSignificantBits() >>> 16;
    return new SessionPage.Cursor(session, opened + properties.absolute().toMillis());
  }

  /** Takes entries out whose sessions do not live; not one that may be about to open. */
  Mono<Void> repair(UUID userId, List<UUID> dead) {
    if (dead.isEmpty()) {
      return Mono.empty();
    }
    Stream<String> lifetimes =
        Stream.of(Script.millis(properties.absolute()), Script.millis(OPENING));
    List<String> arguments = Stream.concat(lifetimes, dead.stream().map(UUID::toString)).toList();
    return repair.run(List.of(UserKey.of(userId, "sessions")), arguments).then();
  }

  /** The session has ended. */
  Mono<Void> remove(UUID userId, UUID id) {
    return redis
        .opsForZSet()
        .remove(UserKey.of(userId, "sessions"), id.toString())
        .timeout(Script.TIMEOUT)
        .then();
  }

  private Duration markLifetime() {
    return properties.absolute().plus(OPENING);
  }

  private static String profile(UUID userId) {
    return UserKey.of(userId, "profile");
  }

  private static String renewal(UUID userId) {
    return UserKey.of(userId, "renewal");
  }

  private static List<String> keys(UUID userId) {
    return List.of(UserKey.of(userId, "version"), UserKey.of(userId, "sessions"));
  }
}
