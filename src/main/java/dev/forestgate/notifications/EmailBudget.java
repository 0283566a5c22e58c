package dev.forestgate.notifications;

import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.visitor.KnownDevices;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Budget of the letters of a kind that anybody can have sent to an address. It protects a mailbox
 * from being filled, and its owner from being denied letters: each network has a share, all
 * together have a bound that comes back over time, and the devices that the account knows by their
 * cookies have one of their own.
 *
 * <pre>
 * key                             type  lifetime             holds
 * fg:asked:&lt;kind&gt;:&lt;address&gt;       hash  until all are full   i, w, t id, account and time of the last letter; buckets as the instant at
 *                                                          which each is full (ms since 1970): d of known devices, a of all others,
 *                                                          n:&lt;requester&gt; of one; the address as its SHA-256
 * </pre>
 *
 * Commands: {@code EVALSHA} of {@code redis/letters-budget.lua}. Fails with Spring's {@code
 * DataAccessException} where Redis is away.
 */
@Component
public final class EmailBudget {
  private final EmailRequestProperties properties;
  private final KnownDevices devices;
  private final Script budget;

  EmailBudget(EmailRequestProperties properties, KnownDevices devices, Scripts scripts) {
    this.properties = properties;
    this.devices = devices;
    this.budget = scripts.named("letters-budget");
  }

  /** Whether one more letter may go to {@code address}, which it then counts. */
  public Mono<Boolean> take(EmailKind kind, EmailAddress address, EmailRequest ask) {
    return isKnown(ask).flatMap(known -> run("take", kind, address, ask, known));
  }

  /** What {@link #take} would come to. */
  Mono<Boolean> look(EmailKind kind, EmailAddress address, EmailRequest ask) {
    return isKnown(ask).flatMap(known -> run("look", kind, address, ask, known));
  }

  private Mono<Boolean> isKnown(EmailRequest ask) {
    String device = ask.requester().device();
    return device.isEmpty() ? Mono.just(false) : devices.isKnown(ask.account(), device);
  }

  private Mono<Boolean> run(
      String step, EmailKind kind, EmailAddress address, EmailRequest ask, boolean isKnown) {
    return budget
        .run(
            List.of("fg:asked:" + kind.slug() + ":" + Secret.of(address.key()).sha256()),
            List.of(
                step,
                ask.id(),
                ask.account().toString(),
                Script.millis(ask.coalesces() ? properties.repeatAfter() : Duration.ZERO),
                isKnown ? "1" : "0",
                ask.requester().share(),
                String.valueOf(properties.networkBurst()),
                Script.millis(properties.networkEvery()),
                String.valueOf(properties.addressBurst()),
                Script.millis(properties.addressEvery())))
        .map(reply -> reply.get(0).equals(1L));
  }
}
