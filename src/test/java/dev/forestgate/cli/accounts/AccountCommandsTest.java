package dev.forestgate.cli.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.DedicatedRedis;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.testing.ModeRun;
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

/** The modes import-users, export-users and repair-claims. A process shows one whole import. */
class AccountCommandsTest {
  /** {@link RunningService#PASSWORD} by crypt(3). */
  private static final String BCRYPT =
      "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG";

  private static final String IN_REDIS = "--forestgate.accounts.store=redis";

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
    Path all = folder.resolve("all.jsonl");
    try (DedicatedRedis own = DedicatedRedis.startDurable()) {
      String url = "--REDIS_URL=" + own.url();
      Path file = folder.resolve("kratos.json");
      Files.writeString(
          file,
          "[{\"id\":\"7\",\"traits\":{\"email\":\"alice@example.com\"},\"credentials\":"
              + "{\"password\":{\"config\":{\"hashed_password\":\""
              + BCRYPT
              + "\"}}}}]");
      ModeRun imported =
          ModeRun.of("import-users", "--from", "kratos", file.toString(), url, IN_REDIS);
      assertThat(imported.exitCode()).as(imported.output()).isZero();
      ModeRun exported = ModeRun.of("export-users", "--to=" + all, url, IN_REDIS);
      assertThat(exported.exitCode()).as(exported.output()).isZero();
      assertThat(exported.output()).isEqualTo("1 accounts, 0 TOTP secrets");
    }
    assertThat(Files.readAllLines(all))
        .singleElement()
        .asString()
        .contains("\"email\":\"alice@example.com\"", BCRYPT, "\"external_id\":\"7\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(all)))
        .isEqualTo("rw-------");
  }

  @Test
  void anExistingFileIsNotReplacedByAnExport() throws Exception {
    Path all = Files.writeString(folder.resolve("all.jsonl"), "precious");
    ModeRun.of("export-users", "--to=" + all, "--DATABASE_URL=" + TestStores.databaseUrl())
        .expectRefused("The file " + all + " exists");
    assertThat(all).hasContent("precious");
  }

  @Test
  void staleClaimsAreMendedAndItIsSaidWhich() throws Exception {
    try (DedicatedRedis own = DedicatedRedis.startDurable();
        RedisClient client = own.client()) {
      RedisCommands<String, String> redis = client.connect().sync();
      redis.hset("account:4", Map.of("id", "4", "username", "alice", "password", BCRYPT));
      redis.set("account:username:bob", "17");
      ModeRun mode = ModeRun.of("repair-claims", "--REDIS_URL=" + own.url(), IN_REDIS);
      assertThat(mode.exitCode()).as(mode.output()).isZero();
      assertThat(mode.output())
          .isEqualTo(
              """
              account:username:alice: made for account 4
              account:username:bob: released, as account 17 is gone
              1 accounts: 2 mended, 0 left""");
      assertThat(redis.get("account:username:alice")).isEqualTo("4");
      assertThat(redis.exists("account:username:bob")).isZero();
    }
  }

  @Test
  void accountsInPostgresHaveNoClaims() {
    ModeRun.of("repair-claims")
        .expectRefused("There are no claims to repair, as accounts are in PostgreSQL");
  }

  /** By the same path, another spelling of it, and a link. */
  @Test
  void theFileOfRefusedRowsIsNotTheInput() throws Exception {
    Path input = Files.writeString(folder.resolve("users.csv"), "login,password_hash\nx,y\n");
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), input);
    for (Path refused : List.of(input, folder.resolve("./users.csv"), link)) {
      expectTheInput(refused, input);
    }
    expectTheInput(input, link);
    assertThat(input).content().contains("x,y");
  }

  private static void expectTheInput(Path refused, Path input) {
    ModeRun.of("import-users", "--refused=" + refused, input.toString())
        .expectRefused("The file " + refused + " for the refused rows is the file to import");
  }

  @Test
  void aFileIsNeeded() {
    ModeRun.of("import-users").expectRefused("The file to import is missing");
    ModeRun.of("import-users", "there-is-none.csv")
        .expectRefused("The file there-is-none.csv can't be read");
    ModeRun.of("import-users", "--from=okta", "users.csv")
        .expectRefused("There is no import from okta");
  }
}
