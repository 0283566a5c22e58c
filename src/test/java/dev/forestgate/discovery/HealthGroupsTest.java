package dev.forestgate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.RunningService;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.contributor.Status;

/** Components of the health groups, and the HTTP status of each state. */
class HealthGroupsTest {
  private static final Status DEGRADED = new Status("DEGRADED");

  private final HealthEndpointGroups groups =
      RunningService.shared().bean(HealthEndpointGroups.class);

  @Test
  void readinessAsksForStoresAndJournalAndNotForMail() {
    assertThat(group("readiness").isMember("stores")).isTrue();
    assertThat(group("readiness").isMember("journal")).isTrue();
    assertThat(group("readiness").isMember("mail")).isFalse();
    assertThat(group("liveness").isMember("stores")).isFalse();
    assertThat(group("liveness").isMember("journal")).isFalse();
  }

  @Test
  void whatIsOutOfServiceIs503AndWhatIsDegradedIs200() {
    for (HealthEndpointGroup group : new HealthEndpointGroup[] {primary(), group("readiness")}) {
      assertThat(status(group, Status.OUT_OF_SERVICE)).isEqualTo(503);
      assertThat(status(group, DEGRADED)).isEqualTo(200);
      assertThat(group.getStatusAggregator().getAggregateStatus(Status.UP, DEGRADED))
          .isEqualTo(DEGRADED);
    }
  }

  private static int status(HealthEndpointGroup group, Status status) {
    return group.getHttpCodeStatusMapper().getStatusCode(status);
  }

  private HealthEndpointGroup primary() {
    return groups.getPrimary();
  }

  private HealthEndpointGroup group(String name) {
    return Objects.requireNonNull(groups.get(name));
  }
}
