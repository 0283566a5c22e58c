package dev.forestgate.journal.wakeup;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.reactive.RedisServerReactiveCommands;
import reactor.core.publisher.Mono;

/**
 * State of the Redis setting {@code notify-keyspace-events}. {@code E} and {@code x} are added to
 * the existing flags; none is removed.
 */
enum KeyspaceNotifications {
  ON,
  /** A flag is missing, and Redis denies the change. */
  OFF,
  /** Redis denies reading the setting. */
  UNKNOWN;

  private static final String SETTING = "notify-keyspace-events";

  /**
   * Runs {@code CONFIG GET} and, if a flag is missing, {@code CONFIG SET} on one server. Fails if
   * it does not answer; a refusal is an answer.
   */
  static Mono<KeyspaceNotifications> enable(RedisServerReactiveCommands<?, ?> server) {
    return server
        .configGet(SETTING)
        .map(found -> found.getOrDefault(SETTING, ""))
        .flatMap(flags -> covers(flags) ? Mono.just(ON) : add(flags, server))
        .onErrorReturn(RedisCommandExecutionException.class, UNKNOWN);
  }

  private static Mono<KeyspaceNotifications> add(
      String flags, RedisServerReactiveCommands<?, ?> server) {
    return server
        .configSet(SETTING, flags + "Ex")
        .thenReturn(ON)
        .onErrorReturn(RedisCommandExecutionException.class, OFF);
  }

  /**
   * Tells whether the flags include expirations. {@code A} stands for all kinds of event, including
   * {@code x}.
   */
  private static boolean covers(String flags) {
    boolean expirations = flags.indexOf('x') >= 0 || flags.indexOf('A') >= 0;
    return expirations && flags.indexOf('E') >= 0;
  }
}
