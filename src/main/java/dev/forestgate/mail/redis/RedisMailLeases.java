package dev.forestgate.mail.redis;

import dev.forestgate.mail.LeasedEmail;
import dev.forestgate.mail.MailLeases;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.mail.message.MailProperties;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What those who send do with the letters in Redis: {@code redis/mail-lease.lua} and others. */
@Component
@ConditionalOnRedisAccounts
final class RedisMailLeases implements MailLeases {
  /** What a newer version wrote is left to it. */
  private static final List<String> KINDS =
      Arrays.stream(EmailKind.values()).map(EmailKind::slug).toList();

  private final Script lease;
  private final Script settle;
  private final String length;

  RedisMailLeases(Scripts scripts, MailProperties properties) {
    this.lease = scripts.named("mail-lease", RedisMailOutbox.MAIL);
    this.settle = scripts.named("mail-settle", RedisMailOutbox.MAIL);
    this.length = Script.millis(properties.lease());
  }

  @Override
  public Mono<List<LeasedEmail>> lease(UUID taker, int most) {
    return Mono.defer(
        () -> {
          long now = System.nanoTime();
          var wish = Stream.of(taker.toString(), length, String.valueOf(most));
          return lease
              .run(List.of(), Stream.concat(wish, KINDS.stream()).toList())
              .map(reply -> reply.stream().map(row -> leased((List<?>) row, now)).toList());
        });
  }

  @Override
  public Mono<Duration> remove(LeasedEmail letter) {
    return settle("sent", letter, "", "", Duration.ZERO).map(Duration::ofMillis);
  }

  @Override
  public Mono<Long> postpone(LeasedEmail letter, UUID taker, String error, Duration pause) {
    return settle("postpone", letter, taker.toString(), error, pause);
  }

  @Override
  public Mono<Long> bury(LeasedEmail letter, UUID taker, String error) {
    return settle("bury", letter, taker.toString(), error, Duration.ZERO);
  }

  @Override
  public Mono<Long> drop(LeasedEmail letter, UUID taker) {
    return settle("drop", letter, taker.toString(), "", Duration.ZERO);
  }

  private Mono<Long> settle(
      String what, LeasedEmail letter, String taker, String error, Duration pause) {
    return settle
        .run(List.of(), List.of(what, letter.id().toString(), taker, error, Script.millis(pause)))
        .filter(reply -> !reply.isEmpty())
        .map(reply -> (Long) reply.get(0));
  }

  private static LeasedEmail leased(List<?> row, long takenAt) {
    String account = (String) row.get(1);
    return new LeasedEmail(
        UUID.fromString((String) row.get(0)),
        account.isEmpty() ? null : UUID.fromString(account),
        (String) row.get(2),
        (String) row.get(3),
        (String) row.get(4),
        time(row.get(5)),
        time(row.get(6)),
        Math.toIntExact((Long) row.get(7)),
        Duration.ofMillis((Long) row.get(8)),
        row.get(9).equals(1L),
        takenAt);
  }

  static Instant time(Object millis) {
    return Instant.ofEpochMilli(Long.parseLong((String) millis));
  }
}
