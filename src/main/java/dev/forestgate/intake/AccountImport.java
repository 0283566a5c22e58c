package dev.forestgate.intake;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.LoginName;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Takes accounts of another service in, with the hashes that it kept, so that nobody needs a new
 * password. May be run again: who is there already is left as they are. The file is read as it is
 * worked on, whatever its size.
 */
@Component
public final class AccountImport {
  private static final int BATCH = 64;
  private static final int AT_ONCE = 16;

  /** A store that is late may have added the account; asked again, it says that it is there. */
  private static final Retry AGAIN_WHERE_LATE =
      Retry.backoff(3, Duration.ofMillis(200))
          .filter(TimeoutException.class::isInstance)
          .onRetryExhaustedThrow((spec, last) -> last.failure());

  private final Users users;
  private final IdGenerator ids;

  AccountImport(Users users, IdGenerator ids) {
    this.users = users;
    this.ids = ids;
  }

  /**
   * Takes in what {@code file} holds, and says of each line that it refuses which it is and why.
   * Fails with {@link StartRefused} where the file is none that it reads, or a store is away.
   */
  public Mono<Result> take(BufferedReader file, Consumer<String> say) {
    var read = new AtomicLong();
    return arrivals(file)
        .doOnNext(arrival -> read.incrementAndGet())
        .buffer(BATCH)
        .concatMap(this::inOrder)
        .doOnNext(told -> told.tell(say))
        .collect(Collectors.groupingBy(Told::outcome, Collectors.counting()))
        .map(Result::of)
        .doOnNext(result -> requireAll(result, read.get()))
        .onErrorMap(failed -> !(failed instanceof StartRefused), AccountImport::away);
  }

  /** On a thread that may wait for the disk. */
  private static Flux<ImportedAccount> arrivals(BufferedReader file) {
    return Flux.<ImportedAccount, ImportFile>generate(
            () -> ImportFile.of(file), AccountImport::next)
        .subscribeOn(Schedulers.boundedElastic());
  }

  private static ImportFile next(ImportFile arrivals, SynchronousSink<ImportedAccount> sink) {
    try {
      ImportedAccount next = arrivals.next();
      if (next == null) {
        sink.complete();
      } else {
        sink.next(next);
      }
    } catch (IOException unreadable) {
      sink.error(unreadable);
    }
    return arrivals;
  }

  /** Of two lines with one name or address the first must win, so those are not taken at once. */
  private Flux<Told> inOrder(List<ImportedAccount> batch) {
    return Flux.fromIterable(batch).flatMapSequential(this::take, isDistinct(batch) ? AT_ONCE : 1);
  }

  private Mono<Told> take(ImportedAccount arrival) {
    List<String> problems = new ArrayList<>();
    NewUser user = ImportRules.of(arrival, ids, problems);
    if (user == null) {
      return Mono.just(new Told(arrival.line(), Outcome.REFUSED, String.join("; ", problems)));
    }
    return users
        .add(user, List.of())
        .map(added -> new Told(arrival.line(), Outcome.ADDED, ""))
        .onErrorResume(Failed.class, taken -> taken(arrival, user))
        .retryWhen(AGAIN_WHERE_LATE);
  }

  /** A name that is there comes first, as whoever is taken in twice has their address there too. */
  private Mono<Told> taken(ImportedAccount arrival, NewUser user) {
    return users
        .findByLogin(user.username().text())
        .map(there -> compare(arrival.line(), there, user))
        .defaultIfEmpty(new Told(arrival.line(), Outcome.REFUSED, "email is another account's"));
  }

  private static Told compare(long line, User there, NewUser user) {
    if (!there.username().equals(user.username().text())) {
      return new Told(line, Outcome.REFUSED, "the username in another spelling is taken");
    }
    return there.passwordHash().equals(user.passwordHash())
        ? new Told(line, Outcome.THERE, "")
        : new Told(line, Outcome.THERE_CHANGED, "");
  }

  private static boolean isDistinct(List<ImportedAccount> batch) {
    Set<String> seen = new HashSet<>();
    return batch.stream()
        .flatMap(arrival -> Stream.of(arrival.login(), arrival.email()))
        .filter(Objects::nonNull)
        .allMatch(name -> seen.add(LoginName.of(name).key()));
  }

  private static void requireAll(Result result, long read) {
    if (result.rows() != read) {
      throw new StartRefused(
          "Of %d rows that were read, %d came to an end".formatted(read, result.rows()),
          "Run it again: who is there already is left as they are");
    }
  }

  /** Only the kind of failure: PostgreSQL may quote the row, and the hash with it. */
  private static StartRefused away(Throwable failed) {
    return new StartRefused(
        "The accounts can't all be taken in: " + failed.getClass().getSimpleName(),
        "Run it again: who is there already is left as they are",
        failed);
  }

  private enum Outcome {
    ADDED,
    THERE,
    /** There, with another hash: changed since, or brought up to date at a sign-in. */
    THERE_CHANGED,
    REFUSED
  }

  private record Told(long line, Outcome outcome, String why) {
    void tell(Consumer<String> say) {
      if (outcome == Outcome.REFUSED) {
        say.accept("line " + line + ": " + why);
      }
    }
  }

  /**
   * @param there were there before
   * @param changed how many of those have another password hash than the file says
   */
  public record Result(long added, long there, long changed, long refused) {
    /** How many rows the file has; each is one of the three. */
    public long rows() {
      return added + there + refused;
    }

    private static Result of(Map<Outcome, Long> counts) {
      long changed = counts.getOrDefault(Outcome.THERE_CHANGED, 0L);
      return new Result(
          counts.getOrDefault(Outcome.ADDED, 0L),
          counts.getOrDefault(Outcome.THERE, 0L) + changed,
          changed,
          counts.getOrDefault(Outcome.REFUSED, 0L));
    }
  }
}
