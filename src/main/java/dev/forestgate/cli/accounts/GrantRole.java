package dev.forestgate.cli.accounts;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditActor;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.cli.mode.ExitStatus;
import dev.forestgate.cli.mode.ModeApplication;
import dev.forestgate.cli.mode.ModeArguments;
import dev.forestgate.cli.mode.PostgresAccounts;
import dev.forestgate.cli.mode.Terminal;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.roles.Roles;
import dev.forestgate.startup.StartupChecks;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import io.r2dbc.spi.ConnectionFactory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import reactor.core.publisher.Mono;

/**
 * Command-line mode {@code grant-role <login> <role>}: gives an account a role, such as the first
 * admin, whom no other can appoint. It reads the settings of the service. Exit code 1 if there is
 * no such account.
 */
@AccountsConfiguration
public final class GrantRole {

  private GrantRole() {}

  /**
   * An application runner, so that a refusal is reported in one line as at a start, with exit code
   * 1.
   */
  @Bean
  static ApplicationRunner granting(
      FlywayMigrationInitializer tables,
      ConnectionFactory postgres,
      Users users,
      ExitStatus exitStatus) {
    return given -> {
      Request request = Request.of(given.getSourceArgs());
      StartupChecks.fill(postgres);
      boolean granted = Objects.requireNonNull(grant(users, request).block());
      exitStatus.set(granted);
    };
  }

  public static int run(String... arguments) {
    return ModeApplication.of(GrantRole.class)
        .check(settings -> check(settings, arguments))
        .run(arguments);
  }

  /** Checks the arguments and the store before an unneeded one starts. */
  private static void check(Environment environment, String... arguments) {
    Request.of(arguments);
    PostgresAccounts.require(environment, "Roles need");
  }

  /** Sessions learn of the role by a job that the service finds in the database. */
  private static Mono<Boolean> grant(Users users, Request request) {
    return users
        .findByLogin(request.login())
        .flatMap(
            user ->
                users.setRoles(user.id(), user.roles().with(request.role()), record(user, request)))
        .doOnNext(GrantRole::print)
        .hasElement()
        .doOnNext(found -> printMissing(found, request));
  }

  private static List<Enlisted> record(User user, Request request) {
    return List.of(
        AuditEvent.by(AuditActor.COMMAND_LINE, AuditAction.ROLE_CHANGED, user.id())
            .with(Map.of("added", request.role()))
            .write());
  }

  private static void print(User user) {
    Terminal.print(
        "%s has the roles %s".formatted(user.name(), String.join(", ", user.roles().names())));
  }

  private static void printMissing(boolean found, Request request) {
    if (!found) {
      Terminal.print("There is no account " + request.login());
    }
  }

  private record Request(String login, String role) {
    static Request of(String... arguments) {
      List<String> words = ModeArguments.of(arguments, Set.of()).words();
      if (words.size() != 2) {
        throw new StartRefused(
            "grant-role needs an account and a role", "Run grant-role alice admin");
      }
      if (!Roles.isName(words.get(1))) {
        throw new StartRefused(
            "A role " + Roles.NAME_RULE, "Run grant-role alice admin, or support, or viewer");
      }
      return new Request(words.get(0), words.get(1));
    }
  }
}
