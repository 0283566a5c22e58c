package dev.forestgate.account;

import static dev.forestgate.failure.Failure.NOT_FOUND;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Caller;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.JournalDocument;
import dev.forestgate.journal.JournalListItem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.UUID;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Shows a caller what was written of their own sessions. From the files alone, and no event. */
@Component
final class CallerJournals {
  static final MediaType MARKDOWN = new MediaType(MediaType.TEXT_MARKDOWN, StandardCharsets.UTF_8);

  private static final int USUAL = 50;
  private static final int MOST = 200;
  private static final int BUFFER = 16 * 1024;

  private final Journal journal;

  CallerJournals(Journal journal) {
    this.journal = journal;
  }

  /** The latest first; the last id of one page is {@code before} of the next. */
  Mono<ServerResponse> list(ServerRequest request, Caller caller) {
    UUID before = request.queryParam("before").map(CallerJournals::before).orElse(null);
    int most = request.queryParam("limit").map(CallerJournals::limit).orElse(USUAL);
    return journal
        .list(caller.userId(), before, most)
        .collectList()
        .flatMap(journals -> Responses.ok(new Body(journals)));
  }

  /** Another's journal and one that never was get the same answer. */
  Mono<ServerResponse> read(ServerRequest request, Caller caller) {
    return Mono.justOrEmpty(UuidParameter.of(request))
        .flatMap(id -> journal.find(caller.userId(), id))
        .switchIfEmpty(Mono.error(() -> Failed.of(NOT_FOUND)))
        .flatMap(CallerJournals::markdown);
  }

  private static UUID before(String text) {
    return UuidParameter.parse(text)
        .orElseThrow(() -> Failed.invalid("before", "must be the id of an interaction"));
  }

  private static int limit(String text) {
    if (!text.matches("[1-9]\\d{0,2}") || Integer.parseInt(text) > MOST) {
      throw Failed.invalid("limit", "must be 1 to " + MOST);
    }
    return Integer.parseInt(text);
  }

  private static Mono<ServerResponse> markdown(JournalDocument document) {
    return ServerResponse.ok()
        .contentType(MARKDOWN)
        .contentLength(document.bytes())
        .body(content(document), DataBuffer.class);
  }

  /** Read as fast as it is taken. Deleted meanwhile, it never was. */
  private static Flux<DataBuffer> content(JournalDocument document) {
    Flux<DataBuffer> all =
        DataBufferUtils.readByteChannel(
            () -> Files.newByteChannel(document.file(), READ, NOFOLLOW_LINKS),
            DefaultDataBufferFactory.sharedInstance,
            BUFFER);
    return DataBufferUtils.takeUntilByteCount(all, document.bytes())
        .onErrorMap(NoSuchFileException.class, deleted -> Failed.of(NOT_FOUND))
        .subscribeOn(Schedulers.boundedElastic());
  }

  record Body(List<JournalListItem> interactions) {}
}
