package dev.forestgate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import io.lettuce.core.ClientListArgs;
import io.lettuce.core.KillArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Wake-up metrics of a service, and the subscriptions behind them. */
public final class WakeUpLog {
  private final MeterRegistry meters;

  private WakeUpLog(MeterRegistry meters) {
    this.meters = meters;
  }

  public static WakeUpLog of(RunningService service) {
    return new WakeUpLog(service.bean(MeterRegistry.class));
  }

  public double heard() {
    return meters.get("forestgate.journal.wakeups").counter().count();
  }

  public boolean areMissing() {
    return meters.get("forestgate.journal.wakeups.missing").gauge().value() != 0;
  }

  /** Redis's own ids of the connections that are subscribed to one channel. */
  public static List<String> subscribers(RedisCommands<String, String> redis) {
    return redis
        .clientList(ClientListArgs.Builder.typePubsub())
        .lines()
        .filter(connection -> connection.contains(" sub=1 "))
        .map(connection -> connection.substring(0, connection.indexOf(' ')))
        .toList();
  }

  /** Kills the one subscription that there is, and waits for its successor. */
  public static void kill(RedisCommands<String, String> redis) {
    List<String> before = subscribers(redis);
    assertThat(redis.clientKill(KillArgs.Builder.typePubsub())).isEqualTo(1);
    await().until(() -> subscribers(redis), now -> now.size() == 1 && !now.equals(before));
  }

  public void awaitThere() {
    await().until(() -> !areMissing());
  }

  public void awaitMissing() {
    await().until(this::areMissing);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(TestTimeouts.HANG).pollInterval(Duration.ofMillis(20));
  }
}
