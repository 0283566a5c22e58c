package dev.forestgate.notifications.request;

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
 * Budget of the e-mails that any client can request for an address, for each kind. It protects the
 * mailbox from being filled, and its owner from being denied e-mails: each network has a share, all
 * networks together have a bound that refills over time, and devices known to the account have a
 * bucket of their own.
 *
 * <pre>
 * key                             type  lifetime             holds
 * fg:asked:&lt;kind&gt;:&lt;address&gt;       hash  until all are full   i, w, t id, account and time of the last e-mail; buckets as the instant at
 *                                                          which each is full (ms since 1970): d of known devices, a of all others,
 *                                                          n:&lt;requester&gt; of one; the address as its SHA-256
 * </pre>
 *
 * Commands: {@code EVALSHA} of {@code redis/letters-budget.lua}. Fails with Spring's {@code
 * DataAccessException} if Redis is unavailable.
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

  /** Returns whether one more e-mail may be sent to {@code address}, and counts it if so. */
  public Mono<Boolean> take(EmailKind kind, EmailAddress address, EmailRequest request) {
    return isKnown(request).flatMap(known -> run("take", kind, address, request, known));
  }

  /** Result that {@link #take} would return; counts nothing. */
  public Mono<Boolean> look(EmailKind kind, EmailAddress address, EmailRequest request) {
    return isKnown(request).flatMap(known -> run("look", kind, address, request, known));
  }

  /**
   * Resets the budget of {@code address}, after its owner proved to have received an e-mail of
   * {@code kind}.
   */
  public Mono<Void> reset(EmailKind kind, EmailAddress address) {
    return budget.run(List.of(key(kind, address)), List.of("reset")).then();
  }

  private Mono<Boolean> isKnown(EmailRequest request) {
    String device = request.requester().device();
    return device.isEmpty() ? Mono.just(false) : devices.isKnown(request.account(), device);
  }

  private Mono<Boolean> run(
      String step, EmailKind kind, EmailAddress address, EmailRequest request, boolean isKnown) {
    return budget
        .run(
            List.of(key(kind, address)),
            List.of(
                step,
                request.id(),
                request.account().toString(),
                Script.millis(request.coalesces() ? properties.repeatAfter() : Duration.ZERO),
                isKnown ? "1" : "0",
                request.requester().share(),
                String.valueOf(properties.networkBurst()),
                Script.millis(properties.networkEvery()),
                String.valueOf(properties.addressBurst()),
                Script.millis(properties.addressEvery())))
        .map(reply -> reply.get(0).equals(1L));
  }

  private static String key(EmailKind kind, EmailAddress address) {
    return "fg:asked:" + kind.slug() + ":" + Secret.of(address.key()).sha256();
  }
}
