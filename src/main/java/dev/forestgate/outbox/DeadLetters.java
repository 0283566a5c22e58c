package dev.forestgate.outbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forestgate.outbox.store.DeadEntry;
import dev.forestgate.outbox.worker.DeadLetterQueue;
import dev.forestgate.outbox.worker.DeadLetterSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Endpoint {@code /actuator/deadletters} on the management port: lists, requeues and deletes
 * e-mails, jobs and webhooks that failed for good. It shows no contents, and only parts of
 * addresses. Replies are objects with one member per kind of queue: {@code letters}, {@code jobs},
 * {@code webhooks}.
 */
@Component
@Endpoint(id = "deadletters")
final class DeadLetters {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int MOST = 200;

  private final List<DeadLetterQueue> queues;
  private final Clock clock;

  DeadLetters(List<DeadLetterSource> sources, Clock clock) {
    this.queues = sources.stream().flatMap(source -> source.deadLetterQueues().stream()).toList();
    this.clock = clock;
  }

  /** Dead entries by the title of their queue, the newest first, {@value #MOST} of each queue. */
  @ReadOperation
  Mono<Map<String, List<Dead>>> list() {
    return perTitle(queue -> shown(queue, clock.instant()), List.of(), DeadLetters::joined);
  }

  /** Requeues all entries that have not expired; their numbers. */
  @WriteOperation
  Mono<Map<String, Long>> requeueAll() {
    return requeueOneOrAll(null);
  }

  /** Requeues one entry; all numbers are 0 if there is no such dead entry or it has expired. */
  @WriteOperation
  Mono<Map<String, Long>> requeue(@Selector UUID id) {
    return requeueOneOrAll(id);
  }

  /** Deletes one entry; all numbers are 0 if there is no such dead entry. */
  @DeleteOperation
  Mono<Map<String, Long>> remove(@Selector UUID id) {
    return perTitle(queue -> queue.store().discard(id), 0L, Long::sum);
  }

  private Mono<Map<String, Long>> requeueOneOrAll(@Nullable UUID id) {
    Instant now = clock.instant();
    return perTitle(
        queue -> queue.store().requeue(now, id).doOnNext(done -> queue.signal().raise()),
        0L,
        Long::sum);
  }

  private <T> Mono<Map<String, T>> perTitle(
      Function<DeadLetterQueue, Mono<T>> call, T none, java.util.function.BinaryOperator<T> join) {
    return Flux.fromIterable(queues)
        .flatMapSequential(queue -> call.apply(queue).map(found -> Map.entry(queue, found)))
        .timeout(TIMEOUT)
        .<Map<String, T>>collect(
            TreeMap::new,
            (all, found) ->
                all.merge(found.getKey().title(), join.apply(none, found.getValue()), join));
  }

  private static Mono<List<Dead>> shown(DeadLetterQueue queue, Instant now) {
    return queue.store().dead(now, MOST).map(DeadLetters::shown).collectList();
  }

  private static List<Dead> joined(List<Dead> one, List<Dead> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }

  private static Dead shown(DeadEntry entry) {
    return new Dead(
        entry.id(),
        entry.kind(),
        masked(entry.recipient()),
        entry.writtenAt(),
        entry.attempts(),
        entry.error(),
        entry.isUsable());
  }

  private static @Nullable String masked(@Nullable String address) {
    if (address == null) {
      return null;
    }
    int at = address.lastIndexOf('@');
    String domain = at < 0 ? "" : address.substring(at);
    return address.substring(0, address.offsetByCodePoints(0, 1)) + "…" + domain;
  }

  /**
   * @param to first character and domain of the e-mail address; left out if there is none
   * @param usable true if it can be requeued; false once it has expired
   */
  record Dead(
      UUID id,
      String kind,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String to,
      Instant writtenAt,
      int attempts,
      String error,
      boolean usable) {}
}
