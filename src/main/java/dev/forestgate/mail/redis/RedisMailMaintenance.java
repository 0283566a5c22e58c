package dev.forestgate.mail.redis;

import dev.forestgate.mail.MailMaintenance;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The upkeep of the letters in Redis: {@code redis/mail-tidy.lua} and {@code mail-dead.lua}. */
@Component
@ConditionalOnRedisAccounts
final class RedisMailMaintenance implements MailMaintenance {
  /** What is left then is cleared away the next time: no script may keep Redis for long. */
  private static final String MOST_AT_ONCE = "1000";

  private final Script tidy;
  private final Script dead;

  RedisMailMaintenance(Scripts scripts) {
    this.tidy = scripts.named("mail-tidy", RedisMailOutbox.MAIL);
    this.dead = scripts.named("mail-dead", RedisMailOutbox.MAIL);
  }

  @Override
  public Mono<Left> tidy(Instant now, Duration deadKept) {
    return tidy.run(List.of(), List.of(millis(now), Script.millis(deadKept), MOST_AT_ONCE))
        .map(
            reply ->
                new Left(
                    reply.subList(3, reply.size()).stream().map(String.class::cast).toList(),
                    (Long) reply.get(0),
                    (Long) reply.get(1),
                    Duration.ofMillis((Long) reply.get(2))));
  }

  @Override
  public Flux<Dead> dead(Instant now, int most) {
    return dead.run(List.of(), List.of("list", millis(now), String.valueOf(most)))
        .flatMapIterable(reply -> reply)
        .map(row -> dead((List<?>) row));
  }

  @Override
  public Mono<Long> requeue(Instant now, @Nullable UUID id) {
    return done("requeue", now, id == null ? "" : id.toString());
  }

  @Override
  public Mono<Long> discard(UUID id) {
    return done("discard", Instant.EPOCH, id.toString());
  }

  private Mono<Long> done(String what, Instant now, String id) {
    return dead.run(List.of(), List.of(what, millis(now), id)).map(reply -> (Long) reply.get(0));
  }

  private static Dead dead(List<?> row) {
    return new Dead(
        UUID.fromString((String) row.get(0)),
        (String) row.get(1),
        (String) row.get(2),
        RedisMailLeases.time(row.get(3)),
        Integer.parseInt((String) row.get(4)),
        (String) row.get(5),
        row.get(6).equals(1L));
  }

  private static String millis(Instant now) {
    return String.valueOf(now.toEpochMilli());
  }
}
