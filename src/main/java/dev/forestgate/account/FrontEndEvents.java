package dev.forestgate.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.identity.Caller;
import dev.forestgate.identity.device.VisitorCookie;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.VisitorJournal;
import dev.forestgate.journal.event.EventLine;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.visitor.Visitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records events that a front end reports for its user, or for a visitor who is not signed in. A
 * response of 202 means that the event will be in the journal.
 */
@Component
final class FrontEndEvents {
  private static final Pattern ACTION = Pattern.compile("[a-z0-9._-]{1,64}");
  private static final int MAX_DETAIL_BYTES = 2048;

  /** Upper bound as written to the journal, where an escaped character takes up to six bytes. */
  private static final int MAX_PUBLISHED_BYTES = 2 * MAX_DETAIL_BYTES;

  private final Journal journal;
  private final VisitorJournal visitorJournal;
  private final VisitorCookie visitors;
  private final JsonBodies bodies;
  private final JsonMapper json;

  FrontEndEvents(
      Journal journal,
      VisitorJournal visitorJournal,
      VisitorCookie visitors,
      JsonBodies bodies,
      JsonMapper json) {
    this.journal = journal;
    this.visitorJournal = visitorJournal;
    this.visitors = visitors;
    this.bodies = bodies;
    this.json = json;
  }

  Mono<ServerResponse> handle(ServerRequest request, Caller caller) {
    return bodies
        .read(request, Form.class)
        .map(this::validate)
        .map(
            event ->
                JournalEvent.clientEvent(
                    caller.sessionId(), caller.userId(), event.action(), event.detail()))
        .flatMap(journal::record)
        .flatMap(FrontEndEvents::accepted);
  }

  /** Records the event of a caller without a session in the visitor's journal. */
  Mono<ServerResponse> handleAnonymous(ServerRequest request) {
    Visitor visitor = visitors.recognize(request);
    return bodies
        .read(request, Form.class)
        .map(this::validate)
        .flatMap(event -> visitorJournal.recordClientEvent(visitor, event.action(), event.detail()))
        .flatMap(FrontEndEvents::accepted);
  }

  private Event validate(Form form) {
    List<FieldError> errors = new ArrayList<>();
    String action = form.action();
    Map<String, Object> detail = form.detail() == null ? Map.of() : form.detail();
    if (action == null || !ACTION.matcher(action).matches()) {
      errors.add(new FieldError("action", "must be 1 to 64 of a-z, 0-9, dot, dash, underscore"));
    }
    if (json.writeValueAsString(detail).getBytes(UTF_8).length > MAX_DETAIL_BYTES) {
      errors.add(new FieldError("detail", "must have at most 2 KiB as JSON"));
    } else if (EventLine.publishedBytes(detail) > MAX_PUBLISHED_BYTES) {
      errors.add(
          new FieldError(
              "detail", "must have at most 4 KiB as the journal writes it, with escapes"));
    }
    if (action == null || !errors.isEmpty()) {
      throw Failed.invalid(errors);
    }
    return new Event(action, detail);
  }

  private static Mono<ServerResponse> accepted(UUID id) {
    return ServerResponse.status(HttpStatus.ACCEPTED)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(new Accepted(id));
  }

  /** Request body. */
  record Form(@Nullable String action, @Nullable Map<String, Object> detail) {}

  private record Event(String action, Map<String, Object> detail) {}

  /**
   * Response body.
   *
   * @param id id of the event in the journal
   */
  record Accepted(UUID id) {}
}
