package dev.forestgate.sessions;

import static dev.forestgate.redis.Script.millis;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.redis.UserKey;
import dev.forestgate.sessions.credential.SessionProperties;
import dev.forestgate.sessions.model.LastProfileUpdate;
import dev.forestgate.sessions.model.SessionOwner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Lowest credential version that an account accepts in its sessions.
 *
 * <pre>
 * key                    type    lifetime           contents
 * fg:{u&lt;id&gt;}:version     string  absolute, + 1 min  credential version after the last change; absent if there was none
 * fg:{u&lt;id&gt;}:renewal     string  a day              id of the change of credentials that is in progress
 * </pre>
 *
 * While a change is in progress the version in the account store decides, so no session of older
 * credentials is accepted if Redis fails between the announcement and the end of the change.
 *
 * <p>Commands: {@code EVALSHA} of {@code redis/sessions-admit.lua}, {@code sessions-retire.lua},
 * {@code sessions-settle.lua}, {@code MGET}, {@code SET}, one each.
 */
@Component
final class MinimumCredentialVersion {
  /**
   * Far longer than a change takes. A longer mark costs one read of the account store per check.
   */
  private static final Duration LONGEST_CHANGE = Duration.ofDays(1);

  private final ReactiveStringRedisTemplate redis;
  private final Scripts scripts;
  private final CredentialVersions accounts;
  private final Duration absolute;
  private final Script admit;
  private final Script raise;
  private final Script cancel;

  MinimumCredentialVersion(
      ReactiveStringRedisTemplate redis,
      Scripts scripts,
      SessionProperties properties,
      CredentialVersions accounts) {
    this.redis = redis;
    this.scripts = scripts;
    this.accounts = accounts;
    this.absolute = properties.absolute();
    this.admit = scripts.named("sessions-admit");
    this.raise = scripts.named("sessions-retire");
    this.cancel = scripts.named("sessions-settle");
  }

  /** Lowest accepted version; 0 if all are. One {@code MGET} unless a change is in progress. */
  Mono<Integer> of(UUID userId) {
    return scripts
        .get(List.of(versionKey(userId), changeKey(userId)))
        .flatMap(found -> of(userId, found.get(0), found.get(1)));
  }

  private Mono<Integer> of(UUID userId, Optional<String> version, Optional<String> change) {
    int known = version.map(Integer::valueOf).orElse(0);
    return change.isEmpty()
        ? Mono.just(known)
        : accounts.current(userId).map(current -> Math.max(known, current));
  }

  /**
   * Enters session {@code id} into the owner's index. Empty if the owner's credentials have changed
   * since they were checked. A version newer than the known one becomes the lowest accepted: the
   * process that changed the credentials failed before it could complete the change.
   */
  Mono<IndexedSession> admit(SessionOwner owner, UUID id) {
    UUID userId = owner.userId();
    return admit
        .run(
            List.of(versionKey(userId), SessionIndex.key(userId), ProfileUpdates.key(userId)),
            List.of(
                id.toString(),
                String.valueOf(owner.credentialVersion()),
                millis(absolute),
                millis(lifetime()),
                LastProfileUpdate.stored(owner)))
        .filter(reply -> (Long) reply.get(0) == 1)
        .map(reply -> new IndexedSession((Long) reply.get(1), (String) reply.get(2)));
  }

  /**
   * Rejects sessions of older versions from now on, and removes the mark of {@code change}.
   *
   * @param change id of the announced change; empty for none
   */
  Mono<Void> raise(UUID userId, int version, String change) {
    return raise
        .run(
            List.of(versionKey(userId), SessionIndex.key(userId), changeKey(userId)),
            List.of(String.valueOf(version), millis(lifetime()), change))
        .then();
  }

  /** Marks a change as in progress: the account store decides until it is raised or cancelled. */
  Mono<Void> announce(UUID userId, String change) {
    return redis
        .opsForValue()
        .set(changeKey(userId), change, LONGEST_CHANGE)
        .timeout(Script.TIMEOUT)
        .then();
  }

  /** Removes the mark of a change that did not happen. */
  Mono<Void> cancel(UUID userId, String change) {
    return cancel.run(List.of(changeKey(userId)), List.of(change)).then();
  }

  /** Outlives a session that was admitted before a change and opens after it. */
  private Duration lifetime() {
    return absolute.plus(SessionIndex.LONGEST_OPENING);
  }

  private static String versionKey(UUID userId) {
    return UserKey.of(userId, "version");
  }

  private static String changeKey(UUID userId) {
    return UserKey.of(userId, "renewal");
  }

  /**
   * Result of entering a session into its account's index.
   *
   * @param sessions number of entries in the index
   * @param lastUpdate {@link LastProfileUpdate} as stored, if it differs from the session's; else
   *     empty
   */
  record IndexedSession(long sessions, String lastUpdate) {}
}
