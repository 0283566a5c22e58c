package dev.forestgate.cli.accounts;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditActor;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.cli.mode.ExitStatus;
import dev.forestgate.cli.mode.ModeApplication;
import dev.forestgate.cli.mode.PostgresAccounts;
import dev.forestgate.cli.mode.Terminal;
import dev.forestgate.clients.Client;
import dev.forestgate.clients.ClientSecrets;
import dev.forestgate.clients.StoredClients;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.secret.Secret;
import dev.forestgate.startup.StartupChecks;
import dev.forestgate.transactions.Enlisted;
import io.r2dbc.spi.ConnectionFactory;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Command-line mode {@code add-client <id>}: adds an OAuth client, whose members are the options,
 * and prints its secret. It reads the settings of the service. Exit code 1 if the id is taken.
 */
@AccountsConfiguration
@Import(StoredClients.class)
public final class AddClient {
  /** Options of this mode. */
  public static final Set<String> OPTIONS = ClientOptions.NAMES;

  private AddClient() {}

  /**
   * An application runner, so that a refusal is reported in one line as at a start, with exit code
   * 1.
   */
  @Bean
  static ApplicationRunner adding(
      FlywayMigrationInitializer tables,
      ConnectionFactory postgres,
      StoredClients clients,
      Environment environment,
      ExitStatus exitStatus) {
    return given -> {
      ClientOptions options = ClientOptions.of(given.getSourceArgs());
      Secret secret = options.isPublic() ? null : ClientSecrets.draw(new SecureRandom());
      Client client = options.client(environment, secret);
      StartupChecks.fill(postgres);
      exitStatus.set(add(clients, client, secret));
    };
  }

  public static int run(String... arguments) {
    return ModeApplication.of(AddClient.class)
        .check(settings -> check(settings, arguments))
        .run(arguments);
  }

  /** Checks the arguments and the store before an unneeded one starts. */
  private static void check(Environment environment, String... arguments) {
    ClientOptions.of(arguments).requireUndeclared(environment);
    PostgresAccounts.require(environment, "Clients need");
  }

  private static boolean add(StoredClients clients, Client client, @Nullable Secret secret) {
    try {
      clients.add(client, record(client)).block();
    } catch (Failed failed) {
      if (failed.failure() != Failure.CLIENT_TAKEN) {
        throw failed;
      }
      Terminal.print("There is, or was, a client " + client.id());
      return false;
    }
    Terminal.print("The client " + client.id() + " is added");
    if (secret != null) {
      Terminal.print("Its secret, shown this once: " + secret.reveal());
    }
    return true;
  }

  private static Enlisted record(Client client) {
    return AuditEvent.by(AuditActor.COMMAND_LINE, AuditAction.CLIENT_CREATED, null)
        .with(Map.of("client_id", client.id()))
        .write();
  }
}
