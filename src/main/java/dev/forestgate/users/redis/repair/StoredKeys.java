package dev.forestgate.users.redis.repair;

import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.ScanOptions;
import reactor.core.publisher.Flux;

/** Scan of the keys in Redis. */
final class StoredKeys {
  /** Number of keys that are worked on at once. */
  static final int AT_ONCE = 32;

  private static final int PAGE = 1000;

  private StoredKeys() {}

  /** Keys of {@code type} that match {@code pattern}; one may come twice. */
  static Flux<String> all(ReactiveStringRedisTemplate redis, String pattern, DataType type) {
    return redis.scan(ScanOptions.scanOptions().match(pattern).type(type).count(PAGE).build());
  }
}
