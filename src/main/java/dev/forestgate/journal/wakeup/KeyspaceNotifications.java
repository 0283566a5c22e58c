package dev.forestgate.journal.wakeup;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.reactive.RedisServerReactiveCommands;
import reactor.core.publisher.Mono;

/**
 * The Redis setting {@code notify-keyspace-events}: {@code E} and {@code x} are added to whatever
 * is set, nothing is taken away.
 */
enum KeyspaceNotifications {
  ON,
  /** A flag is missing, and Redis lets us not set it. */
  OFF,
  /** Redis lets us not ask. */
  UNKNOWN;

  private static final String SETTING = "notify-keyspace-events";

  /**
   * {@code CONFIG GET} and, where a flag is missing, {@code CONFIG SET}, on one server. Fails where
   * it gives no answer; a refusal is one.
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

  /** {@code A} stands for all kinds of event, {@code x} among them. */
  private static boolean covers(String flags) {
    boolean expirations = flags.indexOf('x') >= 0 || flags.indexOf('A') >= 0;
    return expirations && flags.indexOf('E') >= 0;
  }
}
