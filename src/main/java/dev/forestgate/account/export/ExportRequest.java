package dev.forestgate.account.export;

import static dev.forestgate.failure.Failure.UNAUTHENTICATED;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.exports.Export;
import dev.forestgate.exports.Exports;
import dev.forestgate.failure.Failed;
import dev.forestgate.identity.Caller;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.outbox.JobOutbox;
import dev.forestgate.users.Users;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Begins an export of the caller's account, in the background. While one is in progress, a request
 * begins no other and gets its state.
 */
@Component
final class ExportRequest {
  private final Exports exports;
  private final Users users;
  private final JobOutbox jobs;
  private final Journal journal;
  private final IdGenerator ids;

  ExportRequest(Exports exports, Users users, JobOutbox jobs, Journal journal, IdGenerator ids) {
    this.exports = exports;
    this.users = users;
    this.jobs = jobs;
    this.journal = journal;
    this.ids = ids;
  }

  /** The body of the request is ignored. */
  Mono<ServerResponse> handle(ServerRequest request, Caller caller) {
    return begin(caller)
        .then(Mono.defer(() -> exports.find(caller.userId())))
        .switchIfEmpty(Mono.error(() -> Failed.of(UNAUTHENTICATED)))
        .flatMap(ExportRequest::accepted);
  }

  private Mono<Void> begin(Caller caller) {
    return Mono.fromSupplier(ids::generateId)
        .filterWhen(id -> exports.begin(caller.userId(), id))
        .flatMap(id -> commit(caller, id).switchIfEmpty(cancel(caller, id)))
        .then();
  }

  /**
   * Stores the job with the record of the audit. Until a job is stored the export must not count as
   * one in progress.
   */
  private Mono<UUID> commit(Caller caller, UUID id) {
    AuditEvent event =
        AuditEvent.own(AuditAction.EXPORT_CREATED, caller.userId())
            .with(Map.of("export", id.toString()));
    return users
        .commitFor(
            caller.userId(), List.of(event.write(), jobs.putDue(ExportJob.of(caller.userId(), id))))
        .onErrorResume(failed -> cancel(caller, id).then(Mono.error(failed)))
        .flatMap(user -> record(caller));
  }

  private Mono<UUID> cancel(Caller caller, UUID id) {
    return Mono.defer(() -> exports.cancel(caller.userId(), id)).then(Mono.empty());
  }

  private Mono<UUID> record(Caller caller) {
    return journal.recordLast(
        JournalEvent.serviceEvent(
            caller.sessionId(), caller.userId(), JournalAction.EXPORT_CREATED, Map.of()));
  }

  private static Mono<ServerResponse> accepted(Export export) {
    return ServerResponse.accepted()
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(ExportState.of(export));
  }
}
