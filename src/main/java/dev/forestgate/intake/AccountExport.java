package dev.forestgate.intake;

import dev.forestgate.factors.ExportedFactors;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.users.BulkUsers;
import dev.forestgate.users.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/**
 * Exports all accounts as JSON lines, in the format of {@link AccountImport}, hashes included. An
 * import of the export makes the same accounts with new ids.
 */
@Component
public final class AccountExport {
  private static final int AT_ONCE = 16;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final BulkUsers accounts;
  private final ExportedFactors factors;

  AccountExport(BulkUsers accounts, ExportedFactors factors) {
    this.accounts = accounts;
    this.factors = factors;
  }

  /**
   * Writes each account to {@code out}. Fails with {@link StartRefused} if a store is unavailable
   * or {@code out} can't be written.
   *
   * @param withFactors decrypts TOTP secrets and adds them
   * @param progress is told the number of accounts after each
   */
  public Mono<Result> run(Writer out, boolean withFactors, LongConsumer progress) {
    return accounts
        .all()
        .flatMapSequential(user -> read(user, withFactors), AT_ONCE)
        .publishOn(Schedulers.boundedElastic())
        .reduce(Result.NONE, (result, next) -> write(out, result, next, progress))
        .onErrorMap(failed -> !(failed instanceof StartRefused), AccountExport::stopped);
  }

  private Mono<Exported> read(User user, boolean withFactors) {
    return user.secondFactor() && withFactors
        ? factors.of(user.id()).map(found -> new Exported(user, found))
        : Mono.just(new Exported(user, null));
  }

  private static Result write(Writer out, Result before, Exported next, LongConsumer progress) {
    ExportedFactors.Exported factors = next.factors();
    var account = ExportedAccount.of(next.user(), factors == null ? null : factors.totp());
    try {
      out.write(JSON.writeValueAsString(account));
      out.write('\n');
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    progress.accept(before.accounts() + 1);
    return before.plus(next);
  }

  private static StartRefused stopped(Throwable failed) {
    return new StartRefused(
        "The export stopped: " + failed.getClass().getSimpleName(), "Run the export again", failed);
  }

  /**
   * @param factors null if they were not read
   */
  private record Exported(User user, ExportedFactors.@Nullable Exported factors) {}

  /**
   * @param secondFactors accounts with a second factor that has not been exported
   * @param totps exported TOTP secrets
   */
  public record Result(long accounts, long totps, long secondFactors) {
    private static final Result NONE = new Result(0, 0, 0);

    private Result plus(Exported next) {
      ExportedFactors.Exported factors = next.factors();
      boolean hasTotp = factors != null && factors.totp() != null;
      boolean isIncomplete = factors == null ? next.user().secondFactor() : factors.others() > 0;
      return new Result(
          accounts + 1, totps + (hasTotp ? 1 : 0), secondFactors + (isIncomplete ? 1 : 0));
    }
  }
}
