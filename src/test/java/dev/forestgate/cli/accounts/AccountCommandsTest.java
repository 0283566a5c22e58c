package dev.forestgate.cli.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.embedded.DedicatedRedis;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.ServiceProcess;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The modes import-users and repair-claims as processes of their own. */
class AccountCommandsTest {
  /** {@link RunningService#PASSWORD} by crypt(3). */
  private static final String BCRYPT =
      "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG";

  @TempDir private Path folder = Path.of("");

  @Test
  void importedAccountsSignInWithThePasswordTheyHad() throws Exception {
    String name = RunningService.freshName();
    Files.writeString(
        folder.resolve("users.csv"),
        "id,login,password_hash\n1," + name + "," + BCRYPT + "\n2,x," + BCRYPT + "\n");
    try (ServiceProcess mode =
        ServiceProcess.start(
            folder,
            Map.of("DATABASE_URL", TestStores.databaseUrl()),
            "import-users",
            "users.csv")) {
      assertThat(mode.awaitEnd()).as(mode.output()).isOne();
      assertThat(mode.output().strip())
          .isEqualTo(
              """
              line 3: username must have 3 to 64 characters
              2 rows: 1 added, 0 there already (0 of them with another password hash), 1 refused
              The refused rows with their personal data are in users.csv.refused.jsonl""");
    }
    Path refused = folder.resolve("users.csv.refused.jsonl");
    assertThat(Files.readString(refused))
        .isEqualTo(
            "{\"line\":3,\"reason\":\"username must have 3 to 64 characters\",\"username\":\"x\","
                + "\"password_hash\":\"%s\"}\n".formatted(BCRYPT));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(refused)))
        .isEqualTo("rw-------");
    assertThat(folder.resolve(".forestgate")).doesNotExist();
    RunningService.shared().signIn(name);
  }

  @Test
  void allAccountsAreExportedToAFileOfTheirOwner() throws Exception {
    try (DedicatedRedis own = DedicatedRedis.startDurable()) {
      Map<String, String> environment =
          Map.of("REDIS_URL", own.url(), "FORESTGATE_ACCOUNTS_STORE", "redis");
      Files.writeString(
          folder.resolve("kratos.json"),
          "[{\"id\":\"7\",\"traits\":{\"email\":\"alice@example.com\"},\"credentials\":"
              + "{\"password\":{\"config\":{\"hashed_password\":\""
              + BCRYPT
              + "\"}}}}]");
      try (ServiceProcess mode =
          ServiceProcess.start(
              folder, environment, "import-users", "--from", "kratos", "kratos.json")) {
        assertThat(mode.awaitEnd()).as(mode.output()).isZero();
      }
      try (ServiceProcess mode =
          ServiceProcess.start(folder, environment, "export-users", "--to=all.jsonl")) {
        assertThat(mode.awaitEnd()).as(mode.output()).isZero();
        assertThat(mode.output().strip()).isEqualTo("1 accounts, 0 TOTP secrets");
      }
    }
    Path all = folder.resolve("all.jsonl");
    assertThat(Files.readAllLines(all))
        .singleElement()
        .asString()
        .contains("\"email\":\"alice@example.com\"", BCRYPT, "\"external_id\":\"7\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(all)))
        .isEqualTo("rw-------");
  }

  @Test
  void anExistingFileIsNotReplacedByAnExport() throws Exception {
    Files.writeString(folder.resolve("all.jsonl"), "precious");
    try (ServiceProcess mode =
        ServiceProcess.start(
            folder,
            Map.of("DATABASE_URL", TestStores.databaseUrl()),
            "export-users",
            "--to=all.jsonl")) {
      assertThat(mode.awaitEnd()).isOne();
      assertThat(mode.output()).contains("The file all.jsonl exists");
    }
    assertThat(Files.readString(folder.resolve("all.jsonl"))).isEqualTo("precious");
  }

  @Test
  void staleClaimsAreMendedAndItIsSaidWhich() throws Exception {
    try (DedicatedRedis own = DedicatedRedis.startDurable();
        RedisClient client = own.client()) {
      RedisCommands<String, String> redis = client.connect().sync();
      redis.hset("account:4", Map.of("id", "4", "username", "alice", "password", BCRYPT));
      redis.set("account:username:bob", "17");
      Map<String, String> environment =
          Map.of("REDIS_URL", own.url(), "FORESTGATE_ACCOUNTS_STORE", "redis");
      try (ServiceProcess mode = ServiceProcess.start(folder, environment, "repair-claims")) {
        assertThat(mode.awaitEnd()).as(mode.output()).isZero();
        assertThat(mode.output().strip())
            .isEqualTo(
                """
                account:username:alice: made for account 4
                account:username:bob: released, as account 17 is gone
                1 accounts: 2 mended, 0 left""");
      }
      assertThat(redis.get("account:username:alice")).isEqualTo("4");
      assertThat(redis.exists("account:username:bob")).isZero();
    }
  }

  @Test
  void accountsInPostgresHaveNoClaims() {
    assertThatThrownBy(() -> RepairClaims.run("repair-claims"))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("There are no claims to repair, as accounts are in PostgreSQL");
  }

  /** By the same path, another spelling of it, and a link. */
  @Test
  void theFileOfRefusedRowsIsNotTheInput() throws Exception {
    Path input = Files.writeString(folder.resolve("users.csv"), "login,password_hash\nx,y\n");
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), input);
    for (Path refused : List.of(input, folder.resolve("./users.csv"), link)) {
      assertThatThrownBy(
              () -> ImportUsers.run("import-users", "--refused=" + refused, input.toString()))
          .hasStackTraceContaining("for the refused rows is the file to import");
    }
    assertThatThrownBy(() -> ImportUsers.run("import-users", "--refused=" + input, link.toString()))
        .hasStackTraceContaining("for the refused rows is the file to import");
    assertThat(input).content().contains("x,y");
  }

  @Test
  void aFileIsNeeded() {
    assertThatThrownBy(() -> ImportUsers.run("import-users"))
        .hasStackTraceContaining("The file to import is missing");
    assertThatThrownBy(() -> ImportUsers.run("import-users", "there-is-none.csv"))
        .hasStackTraceContaining("The file there-is-none.csv can't be read");
    assertThatThrownBy(() -> ImportUsers.run("import-users", "--from=okta", "users.csv"))
        .hasStackTraceContaining("There is no import from okta");
  }
}
