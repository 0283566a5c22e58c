package dev.forestgate.admin.audit;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditQuery;
import dev.forestgate.audit.AuditReader;
import dev.forestgate.audit.AuditRecord;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.ListQuery;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.identity.operator.Operator;
import dev.forestgate.identity.operator.OperatorGate;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Route of the audit: its records, the newest first. */
@Component
public final class AuditRoutes {
  private static final Set<String> FILTERS = Set.of("actor", "subject", "action", "from", "to");
  private static final String ID = "must be an id";
  private static final String TIME = "must be a time in UTC, such as 2026-11-01T00:00:00Z";

  private final OperatorGate gate;
  private final ObjectProvider<AuditReader> reader;

  AuditRoutes(OperatorGate gate, ObjectProvider<AuditReader> reader) {
    this.gate = gate;
    this.reader = reader;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET("/api/admin/audit", gate.reading(this::list))
        .filter(Responses.producing(MediaType.APPLICATION_JSON))
        .build();
  }

  private Mono<ServerResponse> list(ServerRequest request, Operator operator) {
    ListQuery query = ListQuery.of(request, FILTERS);
    return store()
        .newest(asked(query), query.position(AuditRoutes::id), query.read())
        .collectList()
        .flatMap(found -> Responses.ok(body(query, found)));
  }

  /** The gate has refused the call before if there is none. */
  private AuditReader store() {
    return Optional.ofNullable(reader.getIfAvailable())
        .orElseThrow(() -> Failed.of(Failure.NEEDS_POSTGRES));
  }

  private static AuditQuery asked(ListQuery query) {
    return new AuditQuery(
        query.filter("actor", UuidParameter::parse, ID),
        query.filter("subject", UuidParameter::parse, ID),
        query.filter("action", AuditAction::of, "is not an action of the audit"),
        query.filter("from", AuditRoutes::time, TIME),
        query.filter("to", AuditRoutes::time, TIME));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<Long> id(String text) {
    return text.matches("[1-9]\\d{0,17}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  private static Body body(ListQuery query, List<AuditRecord> found) {
    ListQuery.Page<AuditRecord> page = query.page(found, record -> String.valueOf(record.id()));
    return new Body(page.items(), page.next());
  }

  /**
   * Body of the response.
   *
   * @param next cursor of the next page; null on the last one
   */
  record Body(List<AuditRecord> records, @Nullable String next) {}
}
