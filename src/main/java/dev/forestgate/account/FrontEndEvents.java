package dev.forestgate.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.identity.device.VisitorCookie;
import dev.forestgate.identity.key.ScopedCaller;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.VisitorJournal;
import dev.forestgate.journal.event.EventLine;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.visitor.Visitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records events that a front end reports for its user, or for a visitor who is not signed in. A
 * response of 202 means that the events will be in the journal.
 */
@Component
final class FrontEndEvents {
  private static final Pattern ACTION = Pattern.compile("[a-z0-9._-]{1,64}");
  private static final int MAX_DETAIL_BYTES = 2048;
  private static final int MAX_BATCH = 20;

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

  Mono<ServerResponse> handle(ServerRequest request, ScopedCaller caller) {
    return record(
        request,
        event ->
            journal.record(
                JournalEvent.clientEvent(
                    caller.interaction(), caller.userId(), event.action(), event.detail())));
  }

  /** Records the events of a caller without a session in the visitor's journal. */
  Mono<ServerResponse> handleAnonymous(ServerRequest request) {
    Visitor visitor = visitors.recognize(request);
    return record(
        request,
        event -> visitorJournal.recordClientEvent(visitor, event.action(), event.detail()));
  }

  /**
   * Records one after the other, to keep their order. A failure leaves the earlier ones recorded.
   */
  private Mono<ServerResponse> record(
      ServerRequest request, Function<Event, Mono<UUID>> recording) {
    return bodies
        .read(request, Form.class)
        .flatMap(
            form ->
                Flux.fromIterable(validate(form))
                    .concatMap(recording)
                    .collectList()
                    .map(ids -> Accepted.of(form, ids)))
        .flatMap(FrontEndEvents::accepted);
  }

  private List<Event> validate(Form form) {
    List<FieldError> errors = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    if (form.events() == null) {
      events.add(event(new EventForm(form.action(), form.detail()), "", errors));
    } else if (form.events().isEmpty() || form.events().size() > MAX_BATCH) {
      errors.add(new FieldError("events", "must have 1 to " + MAX_BATCH + " items"));
    } else {
      for (EventForm item : form.events()) {
        events.add(event(item, "events[" + events.size() + "].", errors));
      }
    }
    if (!errors.isEmpty()) {
      throw Failed.invalid(errors);
    }
    return events;
  }

  /**
   * The event of {@code form}; of no use if it adds to {@code errors}.
   *
   * @param form null for a JSON null in the batch
   * @param prefix of the names of its members in errors
   */
  private Event event(@Nullable EventForm form, String prefix, List<FieldError> errors) {
    String action = form == null ? null : form.action();
    Map<String, Object> detail = form == null || form.detail() == null ? Map.of() : form.detail();
    if (action == null || !ACTION.matcher(action).matches()) {
      errors.add(
          new FieldError(prefix + "action", "must be 1 to 64 of a-z, 0-9, dot, dash, underscore"));
    }
    if (json.writeValueAsString(detail).getBytes(UTF_8).length > MAX_DETAIL_BYTES) {
      errors.add(new FieldError(prefix + "detail", "must have at most 2 KiB as JSON"));
    } else if (EventLine.publishedBytes(detail) > MAX_PUBLISHED_BYTES) {
      errors.add(
          new FieldError(
              prefix + "detail", "must have at most 4 KiB as the journal writes it, with escapes"));
    }
    return new Event(action == null ? "" : action, detail);
  }

  private static Mono<ServerResponse> accepted(Accepted body) {
    return ServerResponse.status(HttpStatus.ACCEPTED)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body);
  }

  /**
   * Request body: one event, or a batch.
   *
   * @param events null for one event; then {@code action} and {@code detail} count
   */
  record Form(
      @Nullable String action,
      @Nullable Map<String, Object> detail,
      @Nullable List<@Nullable EventForm> events) {}

  /** Event of a batch. */
  record EventForm(@Nullable String action, @Nullable Map<String, Object> detail) {}

  private record Event(String action, Map<String, Object> detail) {}

  /**
   * Response body.
   *
   * @param id id of the one event in the journal; null for a batch
   * @param ids ids of the events of a batch, in their order; null for one event
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Accepted(@Nullable UUID id, @Nullable List<UUID> ids) {
    static Accepted of(Form form, List<UUID> ids) {
      return form.events() == null ? new Accepted(ids.get(0), null) : new Accepted(null, ids);
    }
  }
}
