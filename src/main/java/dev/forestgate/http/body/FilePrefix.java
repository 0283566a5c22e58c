package dev.forestgate.http.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The first bytes of a file that may grow meanwhile. */
public final class FilePrefix {
  /** Markdown in UTF-8 (RFC 7763). */
  public static final MediaType MARKDOWN = new MediaType(MediaType.TEXT_MARKDOWN, UTF_8);

  private FilePrefix() {}

  /** Responds 200 with the first {@code bytes} of {@code file} as Markdown. */
  public static Mono<ServerResponse> markdown(Path file, long bytes) {
    return ServerResponse.ok()
        .contentType(MARKDOWN)
        .contentLength(bytes)
        .body(FileContent.read(file, bytes), DataBuffer.class);
  }
}
