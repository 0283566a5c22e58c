package dev.forestgate.sessions;

import dev.forestgate.redis.Partition;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.sessions.credential.SessionProperties;
import dev.forestgate.sessions.model.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads the live sessions of an account, and removes ended ones from its index.
 *
 * <p>Commands for each page: one {@code EVALSHA} of {@code redis/sessions-read.lua} for each
 * partition that holds one of its sessions, at most 64, beside those of {@link SessionIndex}.
 */
@Component
final class LiveSessions {
  private final SessionProperties properties;
  private final SessionIndex index;
  private final MinimumCredentialVersion minimumVersion;
  private final Script read;
  private final Script find;

  LiveSessions(
      Scripts scripts,
      SessionProperties properties,
      SessionIndex index,
      MinimumCredentialVersion minimumVersion) {
    this.properties = properties;
    this.index = index;
    this.minimumVersion = minimumVersion;
    this.read = scripts.named("sessions-read", "session");
    this.find = scripts.named("session-find", "session");
  }

  /**
   * Live sessions, the latest opened first, read page by page.
   *
   * @param before session that the list follows; null for all
   */
  Flux<Session> of(UUID userId, @Nullable UUID before, int most) {
    return index
        .pages(userId, before == null ? null : index.after(before), most)
        .concatMap(page -> of(userId, page.ids()), 1)
        .take(most);
  }

  private Flux<Session> of(UUID userId, List<UUID> ids) {
    return live(userId, ids)
        .delayUntil(live -> repair(userId, ids, live))
        .flatMapIterable(live -> inOrder(ids, live));
  }

  /**
   * Session {@code id}; empty if it has ended, its credential version is no longer accepted, or one
   * of {@code refusals} exists. One {@code EVALSHA} of {@code redis/session-find.lua}.
   *
   * @param refusals keys in the partition of the session
   */
  Mono<Session> one(UUID userId, UUID id, List<String> refusals) {
    List<String> keys = new ArrayList<>();
    keys.add(key(id));
    keys.addAll(refusals);
    return Mono.zip(find.run(keys, arguments(userId)), minimumVersion.of(userId))
        .filter(answers -> !answers.getT1().isEmpty())
        .map(answers -> answers.mapT1(session -> StoredSession.parse(id, session)))
        .filter(answers -> answers.getT1().isAccepted(answers.getT2()))
        .map(answers -> answers.getT1().session());
  }

  private Mono<Map<UUID, Session>> live(UUID userId, List<UUID> ids) {
    return Flux.fromIterable(byPartition(ids))
        .flatMap(part -> read(userId, part), Partition.COUNT)
        .collectMap(Session::id);
  }

  private static Iterable<List<UUID>> byPartition(List<UUID> ids) {
    return ids.stream().collect(Collectors.groupingBy(Partition::of)).values();
  }

  /**
   * Reads sessions that lie in one partition.
   *
   * @param ids of one partition
   */
  private Flux<Session> read(UUID userId, List<UUID> ids) {
    return read.run(ids.stream().map(LiveSessions::key).toList(), arguments(userId))
        .flatMapIterable(reply -> sessions(ids, reply));
  }

  private List<String> arguments(UUID userId) {
    return List.of(userId.toString(), Script.millis(properties.idle()));
  }

  private static String key(UUID id) {
    return Partition.of(id).key("session", id);
  }

  @SuppressWarnings("unchecked")
  private static List<Object> session(Object reply) {
    return (List<Object>) reply;
  }

  private static List<Session> sessions(List<UUID> ids, List<Object> reply) {
    List<Session> found = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      List<Object> session = session(reply.get(i));
      if (!session.isEmpty()) {
        found.add(StoredSession.parse(ids.get(i), session).session());
      }
    }
    return found;
  }

  private Mono<Void> repair(UUID userId, List<UUID> ids, Map<UUID, Session> live) {
    return index.repair(userId, ids.stream().filter(id -> !live.containsKey(id)).toList());
  }

  private static List<Session> inOrder(List<UUID> ids, Map<UUID, Session> live) {
    return ids.stream().map(live::get).filter(Objects::nonNull).toList();
  }
}
