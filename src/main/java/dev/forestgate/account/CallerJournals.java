package dev.forestgate.account;

import static dev.forestgate.failure.Failure.NOT_FOUND;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.FilePrefix;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.identity.key.ScopedCaller;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.ledger.LedgerQuery;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lists and reads the journals of the caller's sessions. Reads files only and records no event. */
@Component
final class CallerJournals {
  private static final int DEFAULT_LIMIT = 50;

  /** Journals of a page with their sections. */
  private static final int DEFAULT_READ = 20;

  private static final int MOST_READ = 50;

  private final Journal journal;

  CallerJournals(Journal journal) {
    this.journal = journal;
  }

  /**
   * Lists journals, latest first, with what is in them if {@code sections=true}. The {@code next}
   * of a page is the {@code before} of the next page; the last one has none.
   */
  Mono<ServerResponse> list(ServerRequest request, ScopedCaller caller) {
    boolean isRead = isRead(request);
    PageRequest page =
        PageRequest.of(request, isRead ? DEFAULT_READ : DEFAULT_LIMIT, "an interaction");
    var query =
        new LedgerQuery(
            page.before(), instant(request, "from"), instant(request, "until"), page.limit() + 1);
    if (isRead && page.limit() > MOST_READ) {
      throw Failed.invalid("limit", "must be 1 to " + MOST_READ + " with sections");
    }
    return journal
        .list(caller.userId(), query, isRead)
        .map(item -> JournalEntry.of(item, caller))
        .collectList()
        .flatMap(entries -> Responses.ok(Body.of(entries, page.limit())));
  }

  /** Reads one journal as JSON; the same as {@link #read} for an unknown one. */
  Mono<ServerResponse> sections(ServerRequest request, ScopedCaller caller) {
    return Mono.justOrEmpty(UuidParameter.inPath(request))
        .flatMap(id -> journal.read(caller.userId(), id))
        .switchIfEmpty(Mono.error(() -> Failed.of(NOT_FOUND)))
        .flatMap(item -> Responses.ok(JournalEntry.of(item, caller)));
  }

  /**
   * Reads one journal as Markdown. Another account's journal and an unknown id get the same
   * response.
   */
  Mono<ServerResponse> read(ServerRequest request, ScopedCaller caller) {
    return Mono.justOrEmpty(UuidParameter.inPath(request))
        .flatMap(id -> journal.find(caller.userId(), id))
        .switchIfEmpty(Mono.error(() -> Failed.of(NOT_FOUND)))
        .flatMap(document -> FilePrefix.markdown(document.file(), document.bytes()));
  }

  private static boolean isRead(ServerRequest request) {
    String value = request.queryParam("sections").orElse("false");
    if (!value.equals("true") && !value.equals("false")) {
      throw Failed.invalid("sections", "must be true or false");
    }
    return value.equals("true");
  }

  private static @Nullable Instant instant(ServerRequest request, String parameter) {
    try {
      return request.queryParam(parameter).map(Instant::parse).orElse(null);
    } catch (DateTimeException malformed) {
      throw Failed.invalid(parameter, "must be an instant, such as 2026-11-30T00:00:00Z");
    }
  }

  /**
   * A page of the list.
   *
   * @param next id of the last item; null if there are no further ones
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Body(List<JournalEntry> interactions, @Nullable UUID next) {
    /** The first {@code limit} of {@code entries}, which has one more if there are further ones. */
    static Body of(List<JournalEntry> entries, int limit) {
      return entries.size() <= limit
          ? new Body(entries, null)
          : new Body(entries.subList(0, limit), entries.get(limit - 1).id());
    }
  }
}
