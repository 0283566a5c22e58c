package dev.forestgate.account;

import static dev.forestgate.failure.Failure.NOT_FOUND;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.identity.Caller;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.JournalDocument;
import dev.forestgate.journal.JournalListItem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
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

/** Lists and reads the journals of the caller's sessions. Reads files only and records no event. */
@Component
final class CallerJournals {
  static final MediaType MARKDOWN = new MediaType(MediaType.TEXT_MARKDOWN, StandardCharsets.UTF_8);

  private static final int DEFAULT_LIMIT = 50;

  private static final int BUFFER_BYTES = 16 * 1024;

  private final Journal journal;

  CallerJournals(Journal journal) {
    this.journal = journal;
  }

  /** Lists journals, latest first. The last id of a page is the {@code before} of the next page. */
  Mono<ServerResponse> list(ServerRequest request, Caller caller) {
    PageRequest page = PageRequest.of(request, DEFAULT_LIMIT, "an interaction");
    return journal
        .list(caller.userId(), page.before(), page.limit())
        .collectList()
        .flatMap(journals -> Responses.ok(new Body(journals)));
  }

  /**
   * Reads one journal as Markdown. Another account's journal and an unknown id get the same
   * response.
   */
  Mono<ServerResponse> read(ServerRequest request, Caller caller) {
    return Mono.justOrEmpty(UuidParameter.inPath(request))
        .flatMap(id -> journal.find(caller.userId(), id))
        .switchIfEmpty(Mono.error(() -> Failed.of(NOT_FOUND)))
        .flatMap(CallerJournals::markdown);
  }

  private static Mono<ServerResponse> markdown(JournalDocument document) {
    return ServerResponse.ok()
        .contentType(MARKDOWN)
        .contentLength(document.bytes())
        .body(content(document), DataBuffer.class);
  }

  /** Streams the file as fast as the client reads. A file deleted since is NOT_FOUND. */
  private static Flux<DataBuffer> content(JournalDocument document) {
    Flux<DataBuffer> all =
        DataBufferUtils.readByteChannel(
            () -> Files.newByteChannel(document.file(), READ, NOFOLLOW_LINKS),
            DefaultDataBufferFactory.sharedInstance,
            BUFFER_BYTES);
    return DataBufferUtils.takeUntilByteCount(all, document.bytes())
        .onErrorMap(NoSuchFileException.class, deleted -> Failed.of(NOT_FOUND))
        .subscribeOn(Schedulers.boundedElastic());
  }

  record Body(List<JournalListItem> interactions) {}
}
