package dev.forestgate.cli.accounts;

import dev.forestgate.cli.mode.ExitStatus;
import dev.forestgate.cli.mode.ModeApplication;
import dev.forestgate.cli.mode.Terminal;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.transactions.AccountStore;
import dev.forestgate.users.redis.SingleServerCheck;
import dev.forestgate.users.redis.repair.Repair;
import java.util.Objects;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Command-line mode {@code repair-claims}, for accounts in Redis: finds and repairs claims and
 * lists that do not match the accounts. {@code --dry-run} changes nothing; {@code --delete-orphans}
 * deletes characters whose account no longer exists. It reads the settings of the service. Exit
 * code 1 if something could not be repaired.
 */
@AccountsConfiguration
public final class RepairClaims {

  private RepairClaims() {}

  /**
   * An application runner, so that a refusal is reported in one line as at a start, with exit code
   * 1.
   */
  @Bean
  static ApplicationRunner repairing(SingleServerCheck one, Repair repair, ExitStatus exitStatus) {
    return arguments -> {
      one.require();
      exitStatus.set(repair(repair, arguments).left() == 0);
    };
  }

  public static int run(String... arguments) {
    return ModeApplication.of(RepairClaims.class).check(RepairClaims::requireRedis).run(arguments);
  }

  /** Checks the store before an unneeded one starts. */
  private static void requireRedis(Environment environment) {
    if (AccountStore.of(environment) != AccountStore.REDIS) {
      throw new StartRefused(
          "There are no claims to repair, as accounts are in PostgreSQL",
          "Run it with the settings of the service, including forestgate.accounts.store=redis");
    }
  }

  private static Repair.Result repair(Repair repair, ApplicationArguments arguments) {
    boolean mends = !arguments.containsOption("dry-run");
    var wish = new Repair.Wish(mends, arguments.containsOption("delete-orphans"));
    Repair.Result result = Objects.requireNonNull(repair.run(wish, Terminal::print).block());
    Terminal.print(
        "%d accounts: %d %s, %d left"
            .formatted(
                result.accounts(),
                result.mended(),
                mends ? "mended" : "would be mended",
                result.left()));
    return result;
  }
}
