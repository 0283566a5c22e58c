package dev.forestgate.admin.overview;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.activity.ActivityMinutes;
import dev.forestgate.activity.ActivityReport;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.operator.Operator;
import dev.forestgate.identity.operator.OperatorGate;
import dev.forestgate.journal.store.EventStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Route of the overview. It reads counters alone, so that it costs the same for any number. */
@Component
public final class OverviewRoutes {
  private final OperatorGate gate;
  private final AccountCounts accounts;
  private final EventStore events;
  private final ActivityReport report;
  private final ActivityMinutes minutes;
  private final MeterRegistry registry;
  private final Clock clock;

  OverviewRoutes(
      OperatorGate gate,
      AccountCounts accounts,
      EventStore events,
      ActivityReport report,
      ActivityMinutes minutes,
      MeterRegistry registry,
      Clock clock) {
    this.gate = gate;
    this.accounts = accounts;
    this.events = events;
    this.report = report;
    this.minutes = minutes;
    this.registry = registry;
    this.clock = clock;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET("/api/admin/overview", gate.reading(this::show))
        .filter(Responses.producing(MediaType.APPLICATION_JSON))
        .build();
  }

  /** Includes all that this replica has counted; other replicas add theirs within 5 s. */
  private Mono<ServerResponse> show(ServerRequest request, Operator operator) {
    return Mono.zip(accounts.all(), events.waiting(), report.report().then(minutes.lastHour()))
        .map(
            found ->
                new Overview(
                    clock.instant(),
                    found.getT1(),
                    Backlog.of(registry, found.getT2()),
                    Overview.Hashes.of(registry),
                    found.getT3()))
        .flatMap(Responses::ok);
  }
}
