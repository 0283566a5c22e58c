package dev.forestgate.discovery;

import dev.forestgate.http.body.StaticFile;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON document that is serialized again only when its source has changed. It has an entity tag, so
 * a client whose copy is current gets 304 (RFC 9110, section 13.1.2).
 *
 * @param <S> source of the document, compared by {@code equals}
 */
final class ReadyJson<S> {
  private final JsonMapper json;
  private final MediaType type;
  private final CacheControl caching;
  private final Function<S, ?> content;
  private volatile @Nullable Ready<S> ready;

  /** Creates a document of {@code type} with the members that {@code content} makes of a source. */
  ReadyJson(JsonMapper json, MediaType type, CacheControl caching, Function<S, ?> content) {
    this.json = json;
    this.type = type;
    this.caching = caching;
    this.content = content;
  }

  /** Responds with the document of {@code source}. */
  Mono<ServerResponse> respond(ServerRequest request, S source) {
    Ready<S> last = ready;
    if (last == null || !last.source.equals(source)) {
      byte[] bytes = json.writeValueAsBytes(content.apply(source));
      last = new Ready<>(source, new StaticFile(type, caching, bytes));
      ready = last;
    }
    return last.file.respond(request, Map.of());
  }

  private record Ready<S>(S source, StaticFile file) {}
}
