package dev.forestgate.exports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Exports of accounts, at most one of each. Methods fail with Spring's {@code DataAccessException}
 * if Redis is unavailable, and with {@code IOException} if the folder is.
 */
@Component
public final class Exports {
  private final ExportStates states;
  private final ExportFiles files;

  Exports(ExportStates states, ExportFiles files) {
    this.states = states;
    this.files = files;
  }

  /**
   * Begins the export {@code id} and returns true; an earlier one that is ready, or has not become
   * ready within an hour, is deleted. False if another is in progress.
   */
  public Mono<Boolean> begin(UUID user, UUID id) {
    return states
        .begin(user, id)
        .delayUntil(replaced -> deleteReplaced(user, replaced))
        .hasElement();
  }

  private Mono<Void> deleteReplaced(UUID user, String id) {
    return id.isEmpty()
        ? Mono.empty()
        : blocking(() -> files.delete(files.archive(user, UUID.fromString(id))));
  }

  /** Ends the export {@code id}, for which there will be no job. */
  public Mono<Void> cancel(UUID user, UUID id) {
    return states.cancel(user, id).then();
  }

  /** The export of {@code user}. Empty if there is none. */
  public Mono<Export> find(UUID user) {
    return states.find(user);
  }

  /**
   * Tells how far the export is. False if the account has no such export, because it was deleted or
   * begins another.
   *
   * @param percent 0 to 100
   */
  public Mono<Boolean> progress(UUID user, UUID id, int percent) {
    return states.progress(user, id, percent);
  }

  /** Path of a new file for the archive, to pass to {@link #publish}. Blocks. */
  public Path draft(UUID user, UUID id) throws IOException {
    return files.draft(user, id);
  }

  /** Makes {@code draft} the archive. False, without an archive, if there is no such export. */
  public Mono<Boolean> publish(UUID user, UUID id, Path draft) {
    return call(() -> files.publish(user, id, draft))
        .flatMap(bytes -> states.ready(user, id, bytes))
        .delayUntil(
            isReady ->
                isReady ? Mono.empty() : blocking(() -> files.delete(files.archive(user, id))));
  }

  /** The archive of the export {@code id}. Empty unless it is that of {@code user} and is ready. */
  public Mono<Archive> archive(UUID user, UUID id) {
    return states
        .find(user)
        .filter(export -> export.isReady() && export.id().equals(id))
        .flatMap(export -> call(() -> archive(files.archive(user, id), export)));
  }

  private static Archive archive(Path file, Export export) throws IOException {
    return new Archive(file, Files.size(file), export.requestedAt());
  }

  /** Deletes the export of an account, with its archive. May be repeated. */
  public Mono<Void> forget(UUID user) {
    return states.forget(user).then(blocking(() -> files.deleteAll(user)));
  }

  /** Runs {@code work} on a thread that may block. */
  static Mono<Void> blocking(Work work) {
    return Mono.<Void>fromCallable(
            () -> {
              work.run();
              return null;
            })
        .subscribeOn(Schedulers.boundedElastic());
  }

  private static <T> Mono<T> call(Callable<T> work) {
    return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic());
  }

  /**
   * Archive on disk.
   *
   * @param bytes its size
   */
  public record Archive(Path file, long bytes, Instant requestedAt) {}

  /** Work on files. */
  interface Work {
    void run() throws IOException;
  }
}
