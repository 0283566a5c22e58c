package dev.forestgate.intake;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.factors.ImportedTotp;
import dev.forestgate.factors.TestImportedTotp;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.intake.AccountImport.Result;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.redis.TestAccounts;
import java.io.BufferedReader;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.QueryTimeoutException;
import reactor.core.publisher.Mono;

class AccountImportTest {
  private static final Duration SOON = TestTimeouts.HANG;
  private static final String HASH = "$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW";
  private static final String OTHER =
      "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";

  private static TestAccounts accounts;
  private static Users users;

  private final String of = "-" + UUID.randomUUID().toString().substring(0, 8);
  private final List<String> said = new ArrayList<>();

  @BeforeAll
  static void connect() {
    accounts = TestAccounts.in(1);
    users = accounts.users(Clock.systemUTC());
  }

  @AfterAll
  static void disconnect() {
    accounts.close();
  }

  @Test
  void accountsComeFromCsv() {
    String file =
        "id,Login,email,password_hash,created_at\n"
            + "7,alice%1$s,Alice%1$s@Example.com,%2$s,2020-01-01\n"
            + "8,\"b,o b%1$s\",,%2$s,\n";
    assertThat(take(file.formatted(of, HASH))).isEqualTo(new Result(2, 0, 0, 0));
    User alice = found("ALICE" + of);
    assertThat(alice.username()).isEqualTo("alice" + of);
    assertThat(alice.email()).isEqualTo("Alice" + of + "@Example.com");
    assertThat(alice.emailVerified()).isFalse();
    assertThat(alice.passwordHash()).isEqualTo(Secret.of(HASH));
    assertThat(alice.id()).isNotEqualTo(UUID.fromString("6b657964-622d-8000-8000-000000000007"));
    assertThat(found("b,o b" + of).email()).isNull();
    assertThat(said).isEmpty();
  }

  @Test
  void aTotpSecretComesWithItsAccount() {
    String file =
        """
        login,password_hash,totp_secret
        alice%1$s,%2$s,GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ
        bob%1$s,%2$s,
        """;
    assertThat(take(file.formatted(of, HASH))).isEqualTo(new Result(2, 0, 0, 0));
    assertThat(found("alice" + of).secondFactor()).isTrue();
    assertThat(found("bob" + of).secondFactor()).isFalse();
    assertThat(accounts.hash("account:" + found("alice" + of).id()).values())
        .noneMatch(value -> value.contains("GEZD"));
  }

  @Test
  void aMalformedTotpSecretIsRefused() {
    String file = "login,password_hash,totp_secret\nalice%1$s,%2$s,hunter2\n";
    assertThat(take(file.formatted(of, HASH))).isEqualTo(new Result(0, 0, 0, 1));
    assertThat(said)
        .singleElement()
        .isEqualTo("line 2: totp_secret is not base32 of 128 to 512 bits");
  }

  @Test
  void anExistingAccountKeepsItsFactors() {
    take(header() + line("alice"));
    String file = "login,password_hash,totp_secret\nalice%1$s,%2$s,%3$s\n";
    assertThat(take(file.formatted(of, HASH, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")))
        .isEqualTo(new Result(0, 1, 0, 0));
    assertThat(found("alice" + of).secondFactor()).isFalse();
  }

  @Test
  void accountsComeFromJsonLines() {
    String file =
        "\ufeff{\"username\":\"alice%1$s\",\"password_hash\":\"%2$s\",\"id\":7,\"email\":null}\n\n"
            + "{\"login\":\"bob%1$s\",\"email\":\"bob%1$s@example.com\",\"password_hash\":\"%2$s\"}";
    assertThat(take(file.formatted(of, HASH))).isEqualTo(new Result(2, 0, 0, 0));
    assertThat(found("alice" + of).email()).isNull();
    assertThat(found("bob" + of).email()).isEqualTo("bob" + of + "@example.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\n", "\r\n", "\r\r", "\n\n"})
  void everyRowIsCountedHoweverItsLineEnds(String end) {
    String rows = header() + line("alice") + line("bob") + "x,,\n" + line("carol").stripTrailing();
    assertThat(take("\ufeff" + rows.replace("\n", end))).isEqualTo(new Result(3, 0, 0, 1));
    assertThat(said)
        .singleElement()
        .asString()
        .startsWith("line " + (end.matches("\r\r|\n\n") ? 7 : 4));
  }

  @Test
  void everyObjectIsCountedHoweverItsLineEnds() {
    String object = "{\"login\":\"%s%s\",\"password_hash\":\"%s\"}";
    String file =
        object.formatted("alice", of, HASH) + "\r{}\r" + object.formatted("bob", of, HASH);
    assertThat(take(file)).isEqualTo(new Result(2, 0, 0, 1));
    assertThat(said).singleElement().asString().startsWith("line 2: ");
  }

  @Test
  void aNullCharacterAndATooLongFieldAreRefusedByNumber() {
    String file = header() + line("a\0ice") + line("b".repeat(70_000)) + line("carol");
    assertThat(take(file)).isEqualTo(new Result(1, 0, 0, 2));
    assertThat(said).hasSize(2);
    assertThat(said.get(0)).startsWith("line 2: ");
    assertThat(said.get(1)).startsWith("line 3: ");
  }

  @Test
  void unclosedQuoteIsReportedToSpanTheRest() {
    assertThat(take(header() + line("alice") + "\"bob\n" + line("carol")))
        .isEqualTo(new Result(1, 0, 0, 1));
    assertThat(said).singleElement().asString().startsWith("line 3: is not CSV; if a quote");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE"})
  void aFileThatIsNotUtf8IsRefusedWhole(String charset) {
    byte[] bytes = (header() + line("alice")).getBytes(Charset.forName(charset));
    String read = new String(bytes, StandardCharsets.UTF_8);
    assertThatThrownBy(() -> take(read))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("must be UTF-8");
  }

  @Test
  void aSecondRunAddsNoAccount() {
    String file = header() + line("alice") + line("bob");
    assertThat(take(file)).isEqualTo(new Result(2, 0, 0, 0));
    User alice = found("alice" + of);
    assertThat(take(file)).isEqualTo(new Result(0, 2, 0, 0));
    users.replacePasswordHash(alice.id(), Secret.of(HASH), Secret.of(OTHER)).block(SOON);
    assertThat(take(file + line("carol"))).isEqualTo(new Result(1, 2, 1, 0));
    assertThat(found("alice" + of).passwordHash()).isEqualTo(Secret.of(OTHER));
    assertThat(said).isEmpty();
  }

  @Test
  void refusedRowIsReportedByItsLineWithoutItsHash() {
    String file =
        header()
            + line("alice")
            + "x"
            + of
            + "@example.com,,"
            + HASH
            + "\n"
            + "ab,no address,"
            + HASH
            + "\n"
            + "dave"
            + of
            + ",,\n"
            + "eve"
            + of
            + ",,plain-text-password\n"
            + "frank"
            + of
            + ",,$2b$20$"
            + HASH.substring(7)
            + "\n"
            + "too,many,fields,here\n"
            + "\"grace"
            + of
            + "\n\",,"
            + HASH
            + "\n"
            + "h\ufffd"
            + of
            + ",,"
            + HASH
            + "\n"
            + line("zoe");
    assertThat(take(file)).isEqualTo(new Result(2, 0, 0, 8));
    assertThat(said)
        .containsExactly(
            "line 3: username must not contain @",
            "line 4: username must have 3 to 64 characters; email must be an e-mail address",
            "line 5: password_hash is not a bcrypt or Argon2id hash that sign-in can verify",
            "line 6: password_hash is not a bcrypt or Argon2id hash that sign-in can verify",
            "line 7: password_hash is not a bcrypt or Argon2id hash that sign-in can verify",
            "line 8: has 4 fields, the first line has 3",
            "line 9: username must consist of visible characters",
            "line 11: is not UTF-8");
    assertThat(said.toString()).doesNotContain("$2b$", "plain-text");
    assertThat(found("zoe" + of).username()).isEqualTo("zoe" + of);
  }

  @Test
  void invalidJsonIsReportedByItsLine() {
    String good = "{\"login\":\"%s\",\"password_hash\":\"" + HASH + "\"}\n";
    String file =
        good.formatted("alice" + of)
            + "{\"login\":\n"
            + "[]\n"
            + "{\"login\":\"a\",\"login\":\"b\"}\n"
            + good.formatted("bob" + of).strip()
            + "}\n"
            + "{\"login\":7,\"password_hash\":\""
            + HASH
            + "\"}\n"
            + good.formatted("a\\u0000" + of)
            + good.formatted("zoe" + of);
    assertThat(take(file)).isEqualTo(new Result(2, 0, 0, 6));
    assertThat(said)
        .containsExactly(
            "line 2: is not a JSON object, or has a member twice",
            "line 3: is not a JSON object, or has a member twice",
            "line 4: is not a JSON object, or has a member twice",
            "line 5: is not a JSON object, or has a member twice",
            "line 6: username is required",
            "line 7: username must consist of visible characters");
  }

  @Test
  void ofTwoLinesWithOneNameOrAddressTheFirstWins() {
    String file =
        header()
            + line("alice")
            + "ALICE"
            + of
            + ",,"
            + HASH
            + "\n"
            + "bob"
            + of
            + ",shared"
            + of
            + "@example.com,"
            + HASH
            + "\n"
            + "carol"
            + of
            + ",SHARED"
            + of
            + "@example.com,"
            + HASH
            + "\n";
    for (int i = 0; i < 2; i++) {
      said.clear();
      assertThat(take(file).refused()).isEqualTo(2);
      assertThat(said)
          .containsExactly(
              "line 3: username is taken in another spelling",
              "line 5: email belongs to another account");
      assertThat(found("bob" + of).email()).isEqualTo("shared" + of + "@example.com");
    }
  }

  @Test
  void manyAreTakenInAndToldInOrder() {
    String file =
        header()
            + IntStream.range(0, 2000)
                .mapToObj(i -> i % 10 == 0 ? "x,,\n" : line("n" + i))
                .collect(Collectors.joining());
    assertThat(take(file)).isEqualTo(new Result(1800, 0, 0, 200));
    assertThat(said.get(0)).startsWith("line 2: ");
    assertThat(said.get(199)).startsWith("line 1992: ");
    assertThat(said).isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b)));
  }

  @Test
  void aFileThatNamesNoColumnsIsRefusedWhole() {
    for (String file : List.of("", "alice,secret\n", "login,password\n", "password_hash\n")) {
      assertThatThrownBy(() -> take(file))
          .isInstanceOf(StartRefused.class)
          .hasMessageStartingWith("The first line must name the columns login");
    }
  }

  @Test
  void aStoreThatIsAwayEndsItWithoutAWordOfTheRow() {
    Users away = failing(new QueryTimeoutException("insert " + HASH));
    assertThatThrownBy(
            () ->
                new AccountImport(away, totps(), UUID::randomUUID)
                    .take(reader(header() + line("a")), said::add)
                    .block())
        .isInstanceOf(StartRefused.class)
        .hasMessage(
            "The import stopped: QueryTimeoutException. Run the import again: existing"
                + " accounts stay as they are.");
  }

  @Test
  void aStoreThatIsLateIsAskedAgain() {
    var asked = new AtomicInteger();
    Users late =
        (Users)
            Proxy.newProxyInstance(
                Users.class.getClassLoader(),
                new Class<?>[] {Users.class},
                (proxy, method, arguments) -> {
                  Object answer = method.invoke(users, arguments);
                  return asked.getAndIncrement() == 0
                      ? ((Mono<?>) answer).then(Mono.error(new TimeoutException()))
                      : answer;
                });
    Result result =
        new AccountImport(late, totps(), UUID::randomUUID)
            .take(reader(header() + line("alice")), said::add)
            .block(SOON);
    assertThat(result).isEqualTo(new Result(0, 1, 0, 0));
    assertThat(found("alice" + of).username()).isEqualTo("alice" + of);
  }

  private static Users failing(RuntimeException failure) {
    return (Users)
        Proxy.newProxyInstance(
            Users.class.getClassLoader(),
            new Class<?>[] {Users.class},
            (proxy, method, arguments) -> {
              assertThat(arguments[0]).isInstanceOf(NewUser.class);
              return Mono.error(failure);
            });
  }

  private static String header() {
    return "login,email,password_hash\n";
  }

  private String line(String name) {
    return name + of + ",," + HASH + "\n";
  }

  private static int number(String line) {
    return Integer.parseInt(line.substring(5, line.indexOf(':')));
  }

  private static User found(String login) {
    return requireNonNull(users.findByLogin(login).block(SOON));
  }

  private Result take(String file) {
    return requireNonNull(
        new AccountImport(users, totps(), UUID::randomUUID)
            .take(reader(file), said::add)
            .block(SOON));
  }

  private static ImportedTotp totps() {
    return TestImportedTotp.in(accounts);
  }

  private static BufferedReader reader(String text) {
    return new BufferedReader(new StringReader(text));
  }
}
