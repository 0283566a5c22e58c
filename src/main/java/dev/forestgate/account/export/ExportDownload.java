package dev.forestgate.account.export;

import static dev.forestgate.failure.Failure.NOT_FOUND;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.audit.AuditTrail;
import dev.forestgate.exports.Exports;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.FileContent;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.identity.Caller;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** State of the caller's export, and its archive. */
@Component
final class ExportDownload {
  static final MediaType ZIP = MediaType.parseMediaType("application/zip");

  private final Exports exports;
  private final AuditTrail audit;
  private final Journal journal;

  ExportDownload(Exports exports, AuditTrail audit, Journal journal) {
    this.exports = exports;
    this.audit = audit;
    this.journal = journal;
  }

  Mono<ServerResponse> state(ServerRequest request, Caller caller) {
    return exports
        .find(caller.userId())
        .map(ExportState::of)
        .defaultIfEmpty(ExportState.NONE)
        .flatMap(Responses::ok);
  }

  /**
   * Streams the archive. Another account's, one that is not ready or no longer kept, and an unknown
   * id get the same response.
   */
  Mono<ServerResponse> archive(ServerRequest request, Caller caller) {
    return Mono.justOrEmpty(UuidParameter.inPath(request))
        .flatMap(id -> exports.archive(caller.userId(), id))
        .switchIfEmpty(Mono.error(() -> Failed.of(NOT_FOUND)))
        .delayUntil(archive -> record(caller, request.pathVariable("id")))
        .flatMap(ExportDownload::zip);
  }

  private Mono<UUID> record(Caller caller, String id) {
    return audit
        .append(AuditEvent.own(AuditAction.EXPORT_READ, caller.userId()).with(Map.of("export", id)))
        .then(
            journal.recordLast(
                JournalEvent.serviceEvent(
                    caller.sessionId(), caller.userId(), JournalAction.EXPORT_READ, Map.of())));
  }

  private static Mono<ServerResponse> zip(Exports.Archive archive) {
    LocalDate day = archive.requestedAt().atZone(ZoneOffset.UTC).toLocalDate();
    return ServerResponse.ok()
        .contentType(ZIP)
        .contentLength(archive.bytes())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename("account-" + day + ".zip").build().toString())
        .body(FileContent.read(archive.file(), archive.bytes()), DataBuffer.class);
  }
}
