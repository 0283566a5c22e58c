package dev.forestgate.notifications;

import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.name.EmailAddress;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Budgets of the letters of a kind that go to one address that tell its owner of what is done with
 * the account: so that nobody's mailbox is filled by somebody else. Those that anybody can ask for
 * have a {@link EmailBudget}.
 *
 * <pre>
 * key                             type  lifetime  holds
 * fg:letters:&lt;kind&gt;:&lt;address&gt;     zset  a day     letter ids by when they were admitted, milliseconds since 1970; the address as its SHA-256
 * </pre>
 *
 * Commands: {@code EVALSHA} of {@code redis/letters-admit.lua}. Fails with Spring's {@code
 * DataAccessException} where Redis is away.
 */
@Component
final class DailyEmailBudget {
  /** In any 24 hours. */
  static final int MOST = 5;

  private static final Duration DAY = Duration.ofDays(1);

  private final Script admit;

  DailyEmailBudget(Scripts scripts) {
    this.admit = scripts.named("letters-admit");
  }

  /**
   * Whether one more letter may go to {@code address}, which it then counts. The same {@code id} is
   * counted once.
   */
  public Mono<Boolean> admit(EmailKind kind, EmailAddress address, String id) {
    return admit
        .run(List.of(key(kind, address)), List.of(id, String.valueOf(MOST), Script.millis(DAY)))
        .map(reply -> reply.get(0).equals(1L));
  }

  private static String key(EmailKind kind, EmailAddress address) {
    return "fg:letters:" + kind.slug() + ":" + Secret.of(address.key()).sha256();
  }
}
