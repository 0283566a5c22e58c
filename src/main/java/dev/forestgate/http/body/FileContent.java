package dev.forestgate.http.body;

import static dev.forestgate.failure.Failure.NOT_FOUND;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import dev.forestgate.failure.Failed;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Response body from a file on disk. */
public final class FileContent {
  private static final int BUFFER_BYTES = 16 * 1024;

  private FileContent() {}

  /**
   * Streams the first {@code bytes} of {@code file} as fast as the client reads. Fails with
   * NOT_FOUND if it was deleted; does not follow a link.
   */
  public static Flux<DataBuffer> read(Path file, long bytes) {
    Flux<DataBuffer> all =
        DataBufferUtils.readByteChannel(
            () -> Files.newByteChannel(file, READ, NOFOLLOW_LINKS),
            DefaultDataBufferFactory.sharedInstance,
            BUFFER_BYTES);
    return DataBufferUtils.takeUntilByteCount(all, bytes)
        .onErrorMap(NoSuchFileException.class, deleted -> Failed.of(NOT_FOUND))
        .subscribeOn(Schedulers.boundedElastic());
  }
}
