package dev.forestgate.embedded;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.Secret;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * PostgreSQL from zonky's binaries, configured to keep data: {@code fsync} and {@code
 * synchronous_commit} on (zonky turns both off for tests), a permanent data directory, loopback
 * only, SCRAM with a generated password (zonky's default is {@code trust}).
 */
public final class EmbeddedPostgres implements AutoCloseable {
  public static final String USER = "postgres";
  public static final String DATABASE = "postgres";

  private static final String HBA =
      """
      # Written by Forest Gate at every start.
      local all all              scram-sha-256
      host  all all 127.0.0.1/32 scram-sha-256
      host  all all ::1/128      scram-sha-256
      """;

  private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;
  private final Secret password;

  private EmbeddedPostgres(
      io.zonky.test.db.postgres.embedded.EmbeddedPostgres server, Secret password) {
    this.server = server;
    this.password = password;
  }

  /**
   * Starts the server on a free port, with the data of earlier runs. Blocks, for some seconds at
   * the first run.
   */
  static EmbeddedPostgres start(EmbeddedDirectory directory) {
    try {
      Path data = directory.resolve("postgres");
      Path programs = directory.createDirectory("bin");
      LeftoverServer.stop(data.resolve("postmaster.pid"), programs);
      Secret password = directory.password("postgres.password");
      removeUnfinished(data);
      var server = launch(directory, data, programs, password);
      secure(server, data, password);
      return new EmbeddedPostgres(server, password);
    } catch (IOException | SQLException | RuntimeException failed) {
      throw new StartRefused(
          "The embedded PostgreSQL does not start: " + failed.getMessage(),
          "See " + directory.resolve("postgres.log") + ", or set DATABASE_URL",
          failed);
    }
  }

  public int port() {
    return server.getPort();
  }

  public Secret password() {
    return password;
  }

  private static io.zonky.test.db.postgres.embedded.EmbeddedPostgres launch(
      EmbeddedDirectory directory, Path data, Path programs, Secret password) throws IOException {
    Redirect logFile = Redirect.appendTo(directory.resolve("postgres.log").toFile());
    return io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
        .setOverrideWorkingDirectory(programs.toFile())
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setPort(FreePort.find())
        .setPGStartupWait(Duration.ofSeconds(60))
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("unix_socket_directories", "")
        .setServerConfig("max_connections", "100")
        .setLocaleConfig("locale", "C")
        .setConnectConfig("password", password.reveal())
        .setOutputRedirector(logFile)
        .setErrorRedirector(logFile)
        .start();
  }

  /** Requires the password: {@code initdb} leaves a server that trusts each local connection. */
  private static void secure(
      io.zonky.test.db.postgres.embedded.EmbeddedPostgres server, Path data, Secret password)
      throws IOException, SQLException {
    Path hba = data.resolve("pg_hba.conf");
    if (HBA.equals(Files.readString(hba))) {
      return;
    }
    var asAdmin = server.getDatabase(USER, DATABASE, Map.of("password", password.reveal()));
    try (Connection connection = asAdmin.getConnection();
        Statement statement = connection.createStatement()) {
      // base64url needs no quoting.
      statement.execute("alter user " + USER + " password '" + password.reveal() + "'");
      Files.writeString(hba, HBA);
      statement.execute("select pg_reload_conf()");
    }
  }

  /**
   * Deletes the directory of an interrupted {@code initdb}, which can neither start nor be created
   * again, and holds no data.
   */
  private static void removeUnfinished(Path data) throws IOException {
    boolean isFinished =
        Files.exists(data.resolve("global").resolve("pg_control"))
            && Files.exists(data.resolve("postgresql.conf"))
            && Files.exists(data.resolve("PG_VERSION"))
            && Files.exists(data.resolve("pg_hba.conf"));
    if (Files.exists(data) && !isFinished) {
      FileSystemUtils.deleteRecursively(data);
    }
  }

  /** Stops the server by PostgreSQL's fast shutdown, which is clean. */
  @Override
  public void close() throws IOException {
    server.close();
  }

  /** For the greeting. */
  @Override
  public String toString() {
    return "embedded PostgreSQL on 127.0.0.1:" + port();
  }
}
