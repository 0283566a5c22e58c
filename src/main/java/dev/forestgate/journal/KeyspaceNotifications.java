package dev.forestgate.journal;

import java.util.Comparator;
import java.util.Properties;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Mono;

/**
 * The Redis setting {@code notify-keyspace-events}: {@code E} and {@code x} are added to whatever
 * is set, nothing is taken away.
 */
final class KeyspaceNotifications {
  private static final String SETTING = "notify-keyspace-events";

  private final ReactiveStringRedisTemplate redis;

  KeyspaceNotifications(ReactiveStringRedisTemplate redis) {
    this.redis = redis;
  }

  /**
   * {@code CONFIG GET} and, where a flag is missing, {@code CONFIG SET}. Fails where Redis forbids
   * the command.
   */
  Mono<Void> enable() {
    return redis
        .execute(
            connection ->
                connection
                    .serverCommands()
                    .getConfig(SETTING)
                    .map(KeyspaceNotifications::flags)
                    .filter(flags -> !covers(flags))
                    .flatMap(flags -> connection.serverCommands().setConfig(SETTING, flags + "Ex")))
        .then();
  }

  /** A cluster answers for each node, under {@code <node>.<setting>}. */
  private static String flags(Properties found) {
    return found.stringPropertyNames().stream()
        .filter(name -> name.endsWith(SETTING))
        .map(found::getProperty)
        .min(Comparator.comparing(KeyspaceNotifications::covers))
        .orElse("");
  }

  /** {@code A} stands for all kinds of event, {@code x} among them. */
  private static boolean covers(String flags) {
    boolean expirations = flags.indexOf('x') >= 0 || flags.indexOf('A') >= 0;
    return expirations && flags.indexOf('E') >= 0;
  }
}
