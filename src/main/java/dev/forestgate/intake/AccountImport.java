package dev.forestgate.intake;

import dev.forestgate.factors.ImportedTotp;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
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
 * Imports accounts of another service with their password hashes and TOTP secrets, so that users
 * keep both. Can be repeated: existing accounts stay as they are. Reads the file while it imports,
 * so the file may have any size.
 */
@Component
public final class AccountImport {
  private static final int BATCH = 64;
  private static final int CONCURRENCY = 16;

  /** Repeats an addition that timed out: if the store did add the account, it is found to exist. */
  private static final Retry IF_TIMED_OUT =
      Retry.backoff(3, Duration.ofMillis(200))
          .filter(TimeoutException.class::isInstance)
          .onRetryExhaustedThrow((spec, last) -> last.failure());

  private final Users users;
  private final ImportedTotp totps;
  private final IdGenerator ids;

  AccountImport(Users users, ImportedTotp totps, IdGenerator ids) {
    this.users = users;
    this.totps = totps;
    this.ids = ids;
  }

  /**
   * Imports the accounts of {@code file} and reports each refused line to {@code say}. Fails with
   * {@link StartRefused} if the file has another format, or a store is unavailable.
   */
  public Mono<Result> take(BufferedReader file, Consumer<String> say) {
    var read = new AtomicLong();
    return accounts(file)
        .doOnNext(account -> read.incrementAndGet())
        .buffer(BATCH)
        .concatMap(this::inOrder)
        .doOnNext(imported -> imported.report(say))
        .collect(Collectors.groupingBy(Imported::outcome, Collectors.counting()))
        .map(Result::of)
        .doOnNext(result -> requireAll(result, read.get()))
        .onErrorMap(failed -> !(failed instanceof StartRefused), AccountImport::unavailable);
  }

  /** Reads on a thread that may block. */
  private static Flux<ImportedAccount> accounts(BufferedReader file) {
    return Flux.<ImportedAccount, ImportFile>generate(
            () -> ImportFile.of(file), AccountImport::next)
        .subscribeOn(Schedulers.boundedElastic());
  }

  private static ImportFile next(ImportFile accounts, SynchronousSink<ImportedAccount> sink) {
    try {
      ImportedAccount next = accounts.next();
      if (next == null) {
        sink.complete();
      } else {
        sink.next(next);
      }
    } catch (IOException unreadable) {
      sink.error(unreadable);
    }
    return accounts;
  }

  /**
   * Imports one after the other if two lines share a name or an address, as the first of them wins.
   */
  private Flux<Imported> inOrder(List<ImportedAccount> batch) {
    return Flux.fromIterable(batch)
        .flatMapSequential(this::take, isDistinct(batch) ? CONCURRENCY : 1);
  }

  private Mono<Imported> take(ImportedAccount account) {
    List<String> problems = new ArrayList<>();
    NewUser user = ImportRules.of(account, ids, problems);
    if (user == null) {
      return Mono.just(new Imported(account.line(), Outcome.REFUSED, String.join("; ", problems)));
    }
    return users
        .add(user, factors(account, user))
        .map(added -> new Imported(account.line(), Outcome.ADDED, ""))
        .onErrorResume(Failed.class, taken -> taken(account, user))
        .retryWhen(IF_TIMED_OUT);
  }

  private List<Enlisted> factors(ImportedAccount account, NewUser user) {
    Secret totp = account.totp();
    return totp == null ? List.of() : List.of(totps.adding(user.id(), totp));
  }

  /** Looks for the name first, as an account imported before conflicts by name and by address. */
  private Mono<Imported> taken(ImportedAccount account, NewUser user) {
    return users
        .findByLogin(Objects.requireNonNull(user.username()).text())
        .map(existing -> compare(account.line(), existing, user))
        .defaultIfEmpty(
            new Imported(account.line(), Outcome.REFUSED, "email belongs to another account"));
  }

  private static Imported compare(long line, User existing, NewUser user) {
    if (!Objects.requireNonNull(user.username()).text().equals(existing.username())) {
      return new Imported(line, Outcome.REFUSED, "username is taken in another spelling");
    }
    return existing.passwordHash().equals(user.passwordHash())
        ? new Imported(line, Outcome.EXISTS, "")
        : new Imported(line, Outcome.EXISTS_CHANGED, "");
  }

  private static boolean isDistinct(List<ImportedAccount> batch) {
    Set<String> seen = new HashSet<>();
    return batch.stream()
        .flatMap(account -> Stream.of(account.login(), account.email()))
        .filter(Objects::nonNull)
        .allMatch(name -> seen.add(LoginName.of(name).key()));
  }

  private static void requireAll(Result result, long read) {
    if (result.rows() != read) {
      throw new StartRefused(
          "%d rows were read, but only %d were imported or refused".formatted(read, result.rows()),
          "Run the import again: existing accounts stay as they are");
    }
  }

  /** Reports the type of the failure only: PostgreSQL may quote the row with its hash. */
  private static StartRefused unavailable(Throwable failed) {
    return new StartRefused(
        "The import stopped: " + failed.getClass().getSimpleName(),
        "Run the import again: existing accounts stay as they are",
        failed);
  }

  private enum Outcome {
    ADDED,
    EXISTS,
    /** Exists with another hash: the password was changed, or its hash renewed at a sign-in. */
    EXISTS_CHANGED,
    REFUSED
  }

  private record Imported(long line, Outcome outcome, String why) {
    void report(Consumer<String> say) {
      if (outcome == Outcome.REFUSED) {
        say.accept("line " + line + ": " + why);
      }
    }
  }

  /**
   * @param there number of accounts that existed before
   * @param changed number of those whose password hash differs from the file
   */
  public record Result(long added, long there, long changed, long refused) {
    /** Number of rows of the file. */
    public long rows() {
      return added + there + refused;
    }

    private static Result of(Map<Outcome, Long> counts) {
      long changed = counts.getOrDefault(Outcome.EXISTS_CHANGED, 0L);
      return new Result(
          counts.getOrDefault(Outcome.ADDED, 0L),
          counts.getOrDefault(Outcome.EXISTS, 0L) + changed,
          changed,
          counts.getOrDefault(Outcome.REFUSED, 0L));
    }
  }
}
