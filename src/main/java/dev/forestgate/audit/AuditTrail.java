package dev.forestgate.audit;

import dev.forestgate.failure.SampledLog;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.transactions.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Records of events that change nothing in PostgreSQL, such as a sign-in. A change of PostgreSQL
 * enlists {@link AuditEvent#write} instead. Does nothing if accounts are in Redis.
 */
@Component
public final class AuditTrail {
  private static final SampledLog log = new SampledLog(LoggerFactory.getLogger(AuditTrail.class));

  private final Optional<Transactions> transactions;
  private final MeterRegistry registry;

  AuditTrail(ObjectProvider<Transactions> transactions, MeterRegistry registry) {
    this.registry = registry;
    this.transactions = Optional.ofNullable(transactions.getIfAvailable());
  }

  /**
   * Stores {@code event}. Fails as {@link Transactions#commit(Enlisted)} if PostgreSQL is
   * unavailable.
   */
  public Mono<Void> append(AuditEvent event) {
    return Mono.justOrEmpty(transactions)
        .flatMap(store -> store.commit(event.write()).doOnSuccess(done -> count(event)));
  }

  /**
   * Stores {@code event}, and only logs if that fails: for what must not depend on PostgreSQL, such
   * as the end of a session.
   */
  public Mono<Void> appendIfPossible(AuditEvent event) {
    return append(event)
        .onErrorResume(
            failed -> {
              log.tell(
                  Level.ERROR,
                  event.action().text(),
                  () ->
                      "The audit lacks "
                          + event.action().text()
                          + ": "
                          + failed.getClass().getSimpleName());
              return Mono.empty();
            });
  }

  private void count(AuditEvent event) {
    registry.counter("forestgate.audit.appended", "action", event.action().text()).increment();
  }
}
