package dev.forestgate.journal.store;

import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.EventLine;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.event.Owner;
import dev.forestgate.journal.event.RecordedEvent;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.redis.UserKey;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Bytes of journal that an account or a visitor may fill in a day. Security events have their own
 * budget, so other events cannot displace them.
 *
 * <p>Events of a front end are charged when recorded, and rejected over quota: every acknowledged
 * event is written. Events of the service are charged when written, which costs requests nothing,
 * and omitted over quota.
 *
 * <pre>
 * key                     type   lifetime                             contents
 * fg:{u&lt;id&gt;}:journal    hash   a day; 30 while omitted events are unreported  b beginning of the day (ms since 1970), o bytes of ordinary
 *                                                                     events, s of security events, l omitted events
 * </pre>
 *
 * Commands: one {@code EVALSHA} of {@code redis/journal-charge.lua} or {@code
 * journal-reported.lua}. Methods fail with Spring's {@code DataAccessException} if Redis is
 * unavailable.
 */
@Component
public final class DailyQuota {
  /** Approximate size of a section and its ledger entry without the events. */
  private static final int SECTION_BYTES = 4_096;

  private static final Duration WINDOW = Duration.ofDays(1);
  private static final Duration REMEMBERED = Duration.ofDays(30);

  private final JournalProperties properties;
  private final Script charge;
  private final Script reported;

  DailyQuota(Scripts scripts, JournalProperties properties) {
    this.properties = properties;
    this.charge = scripts.named("journal-charge");
    this.reported = scripts.named("journal-told");
  }

  /**
   * Charges an event of a front end. Zero if it is within the quota, else the time until the window
   * ends.
   */
  public Mono<Duration> admit(JournalEvent event) {
    return charge(event.owner(), new Cost(EventLine.bytes(event), 0, 0, 0))
        .map(
            reply ->
                (Long) reply.get(0) == 1 ? Duration.ZERO : Duration.ofMillis(number(reply, 2)));
  }

  /** Charges the events of the service in {@code claim} and decides which events are written. */
  public Mono<QuotaDecision> charge(Claim claim) {
    return charge(claim.owner(), Cost.of(claim.events()))
        .map(
            reply ->
                new QuotaDecision(number(reply, 0) == 1, number(reply, 1) == 1, number(reply, 3)));
  }

  /** Records that the journal has reported {@code count} omitted events. */
  public Mono<Void> reported(Owner owner, long count) {
    return reported.run(List.of(key(owner)), List.of(String.valueOf(count))).then();
  }

  private Mono<List<Object>> charge(Owner owner, Cost cost) {
    return charge.run(
        List.of(key(owner)),
        List.of(
            String.valueOf(cost.ordinary()),
            String.valueOf(cost.security()),
            String.valueOf(properties.dailyBytes().toBytes()),
            Script.millis(WINDOW),
            String.valueOf(cost.ordinaryEvents()),
            String.valueOf(cost.securityEvents()),
            Script.millis(REMEMBERED)));
  }

  private static long number(List<Object> reply, int index) {
    return (Long) reply.get(index);
  }

  private static String key(Owner owner) {
    return UserKey.of(owner.id(), "journal");
  }

  private record Cost(long ordinary, long security, int ordinaryEvents, int securityEvents) {
    static Cost of(List<RecordedEvent> events) {
      long ordinary = 0;
      long security = 0;
      int ordinaryEvents = 0;
      int securityEvents = 0;
      for (RecordedEvent event : events) {
        if (event.source() == JournalEvent.Source.CLIENT) {
          continue;
        }
        if (JournalAction.isSecurity(event.action())) {
          security += EventLine.bytes(event);
          securityEvents++;
        } else {
          ordinary += EventLine.bytes(event);
          ordinaryEvents++;
        }
      }
      boolean isForSecurity = securityEvents > 0;
      return new Cost(
          ordinary + (isForSecurity ? 0 : SECTION_BYTES),
          security + (isForSecurity ? SECTION_BYTES : 0),
          ordinaryEvents,
          securityEvents);
    }
  }
}
