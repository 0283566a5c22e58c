package dev.forestgate.notifications.request;

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
 * Daily budgets of e-mails that notify an owner of events of the account, for each kind and
 * address, so that an attacker can not fill a mailbox. E-mails that any client can request have an
 * {@link EmailBudget}.
 *
 * <pre>
 * key                             type  lifetime  holds
 * fg:letters:&lt;kind&gt;:&lt;address&gt;     zset  a day     e-mail ids by the time of admission, milliseconds since 1970; the address as its SHA-256
 * </pre>
 *
 * Commands: {@code EVALSHA} of {@code redis/letters-admit.lua}. Fails with Spring's {@code
 * DataAccessException} if Redis is unavailable.
 */
@Component
public final class DailyEmailBudget {
  /** Limit in any 24 hours. */
  static final int MOST = 5;

  private static final Duration DAY = Duration.ofDays(1);

  private final Script admit;

  DailyEmailBudget(Scripts scripts) {
    this.admit = scripts.named("letters-admit");
  }

  /**
   * Returns whether one more e-mail may be sent to {@code address}, and counts it then. The same
   * {@code id} counts once.
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
