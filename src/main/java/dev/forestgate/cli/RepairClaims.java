package dev.forestgate.cli;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.transactions.AccountStore;
import dev.forestgate.users.redis.Repair;
import dev.forestgate.users.redis.SingleServerCheck;
import java.util.Objects;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * The command-line mode {@code repair-claims}, for accounts in Redis: finds and mends claims and
 * lists that are not as the accounts are. {@code --dry-run} only says what it would do; {@code
 * --delete-orphans} deletes characters whose account is gone. Reads the same settings as the
 * service. Exit code 1 where something is left that it can't mend.
 */
@AccountsConfiguration
public final class RepairClaims {
  public static final String NAME = "repair-claims";

  private RepairClaims() {}

  /** As a runner, so that what refuses is told in one line as at a start, with exit code 1. */
  @Bean
  static ApplicationRunner repairing(SingleServerCheck one, Repair repair, ExitStatus outcome) {
    return arguments -> {
      one.require();
      outcome.is(repair(repair, arguments).left() == 0);
    };
  }

  @Bean
  static ExitStatus outcome() {
    return new ExitStatus();
  }

  public static void run(String... arguments) {
    ExitStatus.exit(
        new SpringApplicationBuilder(RepairClaims.class)
            .web(WebApplicationType.NONE)
            .lazyInitialization(true)
            .initializers(context -> requireRedis(context.getEnvironment()))
            .run(arguments));
  }

  /** Before a store is started that is not needed. */
  private static void requireRedis(Environment environment) {
    if (AccountStore.of(environment) != AccountStore.REDIS) {
      throw new StartRefused(
          "There are no claims to repair, as accounts are in PostgreSQL",
          "Give it the settings of the service, with forestgate.accounts.store=redis");
    }
  }

  private static Repair.Result repair(Repair repair, ApplicationArguments arguments) {
    boolean mends = !arguments.containsOption("dry-run");
    var wish = new Repair.Wish(mends, arguments.containsOption("delete-orphans"));
    Repair.Result result = Objects.requireNonNull(repair.run(wish, RepairClaims::say).block());
    say(
        "%d accounts: %d %s, %d left"
            .formatted(
                result.accounts(),
                result.mended(),
                mends ? "mended" : "would be mended",
                result.left()));
    return result;
  }

  @SuppressWarnings("SystemOut") // meant for whoever typed the command, at any log level
  private static void say(String line) {
    System.out.println(line);
  }
}
