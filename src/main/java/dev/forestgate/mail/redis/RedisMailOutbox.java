package dev.forestgate.mail.redis;

import dev.forestgate.mail.MailOutbox;
import dev.forestgate.mail.OutboxSignal;
import dev.forestgate.mail.message.Email;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import dev.forestgate.transactions.Enlisted;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * The outbox in Redis.
 *
 * <pre>
 * key                      type  holds
 * fg:{mail}:letter:&lt;id&gt;     hash  a letter
 * fg:{mail}:waiting        zset  letters by when they may be taken next
 * fg:{mail}:queued         zset  the same letters by since when they are tried
 * fg:{mail}:expiry         zset  letters that still hold words, by when they expire
 * fg:{mail}:dead           zset  dead letters by when they were written
 * fg:{mail}:account:&lt;id&gt;    set   the letters that go with an account
 * </pre>
 *
 * All is done by {@code redis/mail.lua} and the scripts that it goes before; Redis must be one
 * server, as for the accounts.
 */
@Component
@ConditionalOnRedisAccounts
final class RedisMailOutbox implements MailOutbox {
  /** The table of {@code redis/mail.lua}. */
  static final String MAIL = "mail";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Script put;
  private final IdGenerator ids;
  private final Clock clock;
  private final OutboxSignal bell;

  RedisMailOutbox(Scripts scripts, IdGenerator ids, Clock clock, OutboxSignal bell) {
    this.put = scripts.named("mail-put", MAIL);
    this.ids = ids;
    this.clock = clock;
    this.bell = bell;
  }

  @Override
  public Enlisted put(Email letter) {
    bell.ring();
    return Enlisted.Redis.of(
        Stream.concat(Stream.of(MAIL, "put"), words(letter).stream()).toArray(String[]::new));
  }

  @Override
  public Mono<Void> send(Email letter) {
    return Mono.defer(() -> put.run(List.of(), words(letter)))
        .doOnSuccess(done -> bell.ring())
        .then();
  }

  @Override
  public Enlisted forget(UUID account) {
    return Enlisted.Redis.of(MAIL, "forget", account.toString());
  }

  private List<String> words(Email letter) {
    return List.of(
        ids.generateId().toString(),
        account(letter.account()),
        letter.to(),
        letter.kind().slug(),
        JSON.writeValueAsString(letter.values()),
        String.valueOf(expiry(letter).toEpochMilli()));
  }

  private Instant expiry(Email letter) {
    Instant until = letter.until();
    return until == null ? clock.instant().plus(letter.kind().lifetime()) : until;
  }

  private static String account(@Nullable UUID account) {
    return account == null ? "" : account.toString();
  }
}
