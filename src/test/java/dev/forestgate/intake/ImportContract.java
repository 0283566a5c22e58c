package dev.forestgate.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.factors.ExportedFactors;
import dev.forestgate.factors.ImportedTotp;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.intake.mapping.ImportedAccount;
import dev.forestgate.intake.mapping.Product;
import dev.forestgate.secret.Secret;
import dev.forestgate.users.BulkUsers;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.QueryTimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Import and export of accounts, for every store. */
abstract class ImportContract {
  static final Duration SOON = TestTimeouts.HANG;
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  private static final String HASH = "$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW";
  private static final String OTHER =
      "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
  private static final String TOTP = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

  final String of = "-" + UUID.randomUUID().toString().substring(0, 8);
  final List<String> said = new ArrayList<>();
  private final List<ImportedAccount> refused = new ArrayList<>();
  private int done;

  abstract Users users();

  abstract BulkUsers bulk();

  abstract ImportedTotp totps();

  abstract ExportedFactors factors();

  @Test
  void allMembersComeFromCsv() {
    String file =
        """
        id,Login,email,email_verified,password_hash,created_at,disabled,locale,external_id
        7,alice%1$s,Alice%1$s@Example.com,true,%2$s,2020-01-01,,de_AT,ext%1$s
        8,"b,o b%1$s",,,%2$s,,t,,
        """;
    assertThat(run(file.formatted(of, HASH))).isEqualTo(new ImportResult(2, 0, 0, 0, 0, 0));
    User alice = found("ALICE" + of);
    assertThat(alice.username()).isEqualTo("alice" + of);
    assertThat(alice.email()).isEqualTo("Alice" + of + "@Example.com");
    assertThat(alice.emailVerified()).isTrue();
    assertThat(alice.passwordHash()).isEqualTo(Secret.of(HASH));
    assertThat(alice.createdAt()).isEqualTo(Instant.parse("2020-01-01T00:00:00Z"));
    assertThat(alice.updatedAt()).isEqualTo(CLOCK.instant());
    assertThat(alice.disabled()).isFalse();
    assertThat(alice.locale()).isEqualTo("de-AT");
    assertThat(users().findByExternalId("ext" + of).blockFirst(SOON)).isEqualTo(alice);
    User bob = found("b,o b" + of);
    assertThat(bob.email()).isNull();
    assertThat(bob.disabled()).isTrue();
    assertThat(bob.createdAt()).isEqualTo(CLOCK.instant());
    assertThat(said).isEmpty();
    assertThat(done).isEqualTo(2);
  }

  @Test
  void accountsComeFromJsonLines() {
    String file =
        "\ufeff{\"username\":\"alice%1$s\",\"password_hash\":\"%2$s\",\"id\":7,\"email\":null}\n\n"
            + "{\"login\":\"bob%1$s\",\"email\":\"bob%1$s@example.com\",\"email_verified\":false,"
            + "\"disabled\":true,\"password_hash\":\"%2$s\"}";
    assertThat(run(file.formatted(of, HASH))).isEqualTo(new ImportResult(2, 0, 0, 0, 0, 0));
    assertThat(found("alice" + of).email()).isNull();
    assertThat(found("bob" + of).email()).isEqualTo("bob" + of + "@example.com");
    assertThat(found("bob" + of).disabled()).isTrue();
  }

  @Test
  void anAddressIsEnough() {
    String file =
        """
        email,email_verified,password_hash
        alice%1$s@example.com,true,%2$s
        bob%1$s@example.com,,%2$s
        """;
    assertThat(run(file.formatted(of, HASH))).isEqualTo(new ImportResult(2, 1, 0, 0, 0, 0));
    User alice = found("alice" + of + "@example.com");
    assertThat(alice.username()).isNull();
    assertThat(alice.emailVerified()).isTrue();
    assertThat(found("bob" + of + "@example.com").emailVerified()).isFalse();
  }

  @Test
  void anAddressAsUserNameIsTheAddress() {
    String file =
        """
        login,email,password_hash
        alice%1$s@example.com,,%2$s
        bob%1$s@example.com,BOB%1$s@example.com,%2$s
        carol%1$s@example.com,other%1$s@example.com,%2$s
        """;
    assertThat(run(file.formatted(of, HASH))).isEqualTo(new ImportResult(2, 2, 0, 0, 0, 1));
    assertThat(said).containsExactly("line 4: username must not contain @");
    assertThat(found("alice" + of + "@example.com").username()).isNull();
    assertThat(found("bob" + of + "@example.com").email()).isEqualTo("BOB" + of + "@example.com");
  }

  @Test
  void anUnverifiedAddressIsHeldFromTheImportOn() {
    String file = "email,created_at\nalice%1$s@example.com,2001-01-01\n";
    assertThat(run(file.formatted(of)).added()).isOne();
    UUID id = found("alice" + of + "@example.com").id();
    assertThat(users().findUnnamed(CLOCK.instant().minusSeconds(1)).collectList().block(SOON))
        .doesNotContain(id);
    assertThat(users().findUnnamed(CLOCK.instant().plusSeconds(1)).collectList().block(SOON))
        .contains(id);
  }

  @Test
  void accountsWithoutAHashHaveNoPassword() {
    String file = "login,email,password_hash\nalice%1$s,,\nbob%1$s,,!abc\n";
    assertThat(run(file.formatted(of))).isEqualTo(new ImportResult(2, 0, 0, 0, 0, 0));
    assertThat(found("alice" + of).hasPassword()).isFalse();
    assertThat(found("bob" + of).hasPassword()).isFalse();
  }

  @Test
  void aTotpSecretComesWithItsAccount() {
    String file =
        """
        login,password_hash,totp_secret
        alice%1$s,%2$s,GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ
        bob%1$s,%2$s,
        carol%1$s,%2$s,hunter2
        """;
    assertThat(run(file.formatted(of, HASH))).isEqualTo(new ImportResult(2, 0, 0, 0, 0, 1));
    User alice = found("alice" + of);
    assertThat(alice.secondFactor()).isTrue();
    assertThat(factors().of(alice.id()).block(SOON))
        .isEqualTo(new ExportedFactors.Exported(Secret.of(TOTP), 0));
    assertThat(found("bob" + of).secondFactor()).isFalse();
    assertThat(said).containsExactly("line 4: totp_secret is not base32 of 128 to 512 bits");
  }

  @Test
  void anExistingAccountKeepsItsFactors() {
    run(header() + line("alice"));
    String file = "login,password_hash,totp_secret\nalice%1$s,%2$s,%3$s\n";
    assertThat(run(file.formatted(of, HASH, TOTP))).isEqualTo(new ImportResult(0, 0, 1, 0, 0, 0));
    assertThat(found("alice" + of).secondFactor()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\n", "\r\n", "\r\r", "\n\n"})
  void everyRowIsCountedHoweverItsLineEnds(String end) {
    String rows = header() + line("alice") + line("bob") + "x,,\n" + line("carol").stripTrailing();
    assertThat(run("\ufeff" + rows.replace("\n", end)))
        .isEqualTo(new ImportResult(3, 0, 0, 0, 0, 1));
    assertThat(said)
        .singleElement()
        .asString()
        .startsWith("line " + (end.matches("\r\r|\n\n") ? 7 : 4));
  }

  @Test
  void malformedUtf8IsRefusedByItsLine() {
    byte[] file = (header() + line("Zo\u00eb") + line("alice")).getBytes(ISO_8859_1);
    assertThat(run(file, false)).isEqualTo(new ImportResult(1, 0, 0, 0, 0, 1));
    assertThat(said).containsExactly("line 2: is not UTF-8");
  }

  @Test
  void aSecondRunChangesNothing() {
    String file =
        """
        login,email,email_verified,password_hash,external_id
        alice%1$s,alice%1$s@example.com,true,%2$s,a%1$s
        ,bob%1$s@example.com,true,%2$s,b%1$s
        carol%1$s,,,%2$s,
        """
            .formatted(of, HASH);
    assertThat(run(file)).isEqualTo(new ImportResult(3, 0, 0, 0, 0, 0));
    User alice = found("alice" + of);
    assertThat(run(file)).isEqualTo(new ImportResult(0, 0, 3, 0, 0, 0));
    users().replacePasswordHash(alice.id(), Secret.of(HASH), Secret.of(OTHER)).block(SOON);
    assertThat(run(file)).isEqualTo(new ImportResult(0, 0, 3, 1, 0, 0));
    assertThat(found("alice" + of).passwordHash()).isEqualTo(Secret.of(OTHER));
    assertThat(said).isEmpty();
  }

  @Test
  void aRenamedAccountIsNotAddedAgain() {
    String file =
        """
        login,email,email_verified,password_hash,external_id
        alice%1$s,a%1$s@example.com,true,%2$s,a%1$s
        bob%1$s,,,%2$s,b%1$s
        """;
    run(file.formatted(of, HASH));
    rename(found("alice" + of), "alicia" + of);
    rename(found("bob" + of), "bobby" + of);
    assertThat(run(file.formatted(of, HASH))).isEqualTo(new ImportResult(0, 0, 1, 0, 0, 1));
    assertThat(said).containsExactly("line 3: external_id belongs to an account with another name");
  }

  @Test
  void anotherAccountIsNotTakenForTheSame() {
    String file = "login,email,password_hash,external_id\n";
    run(file + "alice%1$s,,%2$s,a%1$s\n,b%1$s@example.com,%2$s,b%1$s\n".formatted(of, HASH));
    assertThat(
            run(
                file
                    + "alice%1$s,,%2$s,x%1$s\n,b%1$s@example.com,%2$s,y%1$s\n".formatted(of, HASH)))
        .isEqualTo(new ImportResult(0, 0, 0, 0, 0, 2));
    assertThat(said)
        .containsExactly(
            "line 2: username belongs to another account",
            "line 3: email belongs to another account");
  }

  @Test
  void ofTwoRowsWithOneNameOrAddressTheFirstWins() {
    String file =
        header()
            + line("alice")
            + "ALICE%1$s,,%2$s\n".formatted(of, HASH)
            + "bob%1$s,shared%1$s@example.com,%2$s\n".formatted(of, HASH)
            + "carol%1$s,SHARED%1$s@example.com,%2$s\n".formatted(of, HASH);
    for (int i = 0; i < 2; i++) {
      said.clear();
      assertThat(run(file).refused()).isEqualTo(2);
      assertThat(said)
          .containsExactly(
              "line 3: username is taken in another spelling",
              "line 5: email belongs to another account");
      assertThat(emailOf("bob" + of)).isEqualTo("shared" + of + "@example.com");
    }
  }

  @Test
  void anExpiredClaimOnAnAddressIsTakenOver() {
    UUID id = UUID.randomUUID();
    Users before = usersAt(Clock.offset(CLOCK, Duration.ofDays(-2)));
    before
        .add(
            new NewUser(
                id,
                Username.parse("old" + of, new ArrayList<>()),
                EmailAddress.require("email", "a" + of + "@example.com"),
                Secret.of(HASH)),
            List.of())
        .block(SOON);
    assertThat(run(header() + "alice%1$s,a%1$s@example.com,%2$s\n".formatted(of, HASH)))
        .isEqualTo(new ImportResult(1, 0, 0, 0, 0, 0));
    assertThat(emailOf("alice" + of)).isEqualTo("a" + of + "@example.com");
    assertThat(emailOf("old" + of)).isNull();
  }

  abstract Users usersAt(Clock clock);

  /** Its owner has proved the address to the other service; the holder here has not. */
  @Test
  void aVerifiedAddressIsTakenFromAnAccountWithAUserNameThatHasNotVerifiedIt() {
    String file = "login,email,email_verified,password_hash\n";
    run(file + "squatter%1$s,a%1$s@example.com,,%2$s\n".formatted(of, OTHER));
    run(file + "squatting%1$s,b%1$s@example.com,,%2$s\n".formatted(of, OTHER));
    String rows =
        ",a%1$s@example.com,true,%2$s\nbob%1$s,b%1$s@example.com,true,%2$s\n".formatted(of, HASH);
    assertThat(run(file + rows)).isEqualTo(new ImportResult(2, 0, 0, 0, 0, 0));
    assertThat(found("a" + of + "@example.com").passwordHash().reveal()).isEqualTo(HASH);
    assertThat(found("b" + of + "@example.com").username()).isEqualTo("bob" + of);
    assertThat(emailOf("squatter" + of)).isNull();
    assertThat(emailOf("squatting" + of)).isNull();
    assertThat(run(file + rows)).isEqualTo(new ImportResult(0, 0, 2, 0, 0, 0));
  }

  /** It may be the same user, who has changed the password here, or another. */
  @Test
  void aVerifiedAddressThatIsTheOnlyNameOfAnUnverifiedAccountIsRefusedAndNotTakenForTheSame() {
    String file = "email,email_verified,password_hash\n";
    run(file + "a%1$s@example.com,,%2$s\n".formatted(of, OTHER));
    assertThat(run(file + "a%1$s@example.com,true,%2$s\n".formatted(of, HASH)))
        .isEqualTo(new ImportResult(0, 0, 0, 0, 0, 1));
    assertThat(said)
        .containsExactly(
            "line 2: email is the only name of an account that has not verified it; delete that"
                + " account first");
    assertThat(run(file + "a%1$s@example.com,true,%2$s\n".formatted(of, OTHER)))
        .as("an earlier import without email_verified")
        .isEqualTo(new ImportResult(0, 0, 1, 0, 0, 0));
  }

  @Test
  void theFirstYearIsTheEarliest() {
    String file = "login,password_hash,created_at\n";
    assertThat(
            run(
                file
                    + "alice%1$s,%2$s,0001-01-01T00:00:00Z\n".formatted(of, HASH)
                    + "bob%1$s,%2$s,0000-12-31T23:59:59Z\n".formatted(of, HASH)
                    + "carol%1$s,%2$s,-0004-01-01\n".formatted(of, HASH)))
        .isEqualTo(new ImportResult(1, 0, 0, 0, 0, 2));
    assertThat(said)
        .containsExactly(
            "line 3: created_at is before the year 1",
            "line 4: created_at is not a time (RFC 3339)");
    assertThat(found("alice" + of).createdAt()).isEqualTo("0001-01-01T00:00:00Z");
  }

  @Test
  void halfACharacterIsRefused() {
    String row = "{\"login\":\"alice%1$s\",\"external_id\":\"%1$s\\ud800\"}\n".formatted(of);
    assertThat(run(row)).isEqualTo(new ImportResult(0, 0, 0, 0, 0, 1));
    assertThat(said).containsExactly("line 1: is not UTF-8");
    String whole = "{\"login\":\"bob%1$s\",\"external_id\":\"%1$s\\ud83c\\udf32\"}\n".formatted(of);
    assertThat(run(whole)).isEqualTo(new ImportResult(1, 0, 0, 0, 0, 0));
    assertThat(run(whole)).isEqualTo(new ImportResult(0, 0, 1, 0, 0, 0));
  }

  @Test
  void refusedRowsAreReportedWithoutPersonalData() {
    String file =
        header()
            + line("alice")
            + "ab,no address,"
            + HASH
            + "\n"
            + "\"frank%s\",,$2b$20$%s\n".formatted(of, HASH.substring(7))
            + "eve%s,,plain-text-password\n".formatted(of)
            + "too,many,fields,here\n"
            + "\"grace%s\n\",,%s\n".formatted(of, HASH)
            + ",,%s\n".formatted(HASH)
            + "%s,,%s\n".formatted("h".repeat(5000), HASH)
            + line("zoe");
    assertThat(run(file)).isEqualTo(new ImportResult(2, 0, 0, 0, 0, 7));
    assertThat(said.get(0))
        .isEqualTo(
            "line 3: username must have 3 to 64 characters; email must be an e-mail address");
    assertThat(said.get(1)).startsWith("line 4: password_hash is ").contains("20");
    assertThat(said.get(2)).startsWith("line 5: password_hash is ");
    assertThat(said.subList(3, 7))
        .containsExactly(
            "line 6: has 4 fields, the first line has 3",
            "line 7: username must consist of visible characters",
            "line 9: username or email is required",
            "line 10: has a member of more than 4096 characters");
    assertThat(said.toString()).doesNotContain("$2b$", "plain-text", of);
    assertThat(refused).extracting(ImportedAccount::line).containsExactly(3L, 4L, 5L, 7L, 9L);
    assertThat(refused.get(2).passwordHash()).isEqualTo("plain-text-password");
    assertThat(found("zoe" + of).username()).isEqualTo("zoe" + of);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email_verified=maybe=email_verified is not true or false",
        "disabled=2=disabled is not true or false",
        "created_at=yesterday=created_at is not a time (RFC 3339)",
        "created_at=2999-01-01=created_at is in the future",
        "locale=not a locale=locale is not a language tag (BCP 47)",
        "external_id=a\tb=external_id is not text of 1 to 255 characters",
        "password=secret=has a member password, expected password_hash with a hash"
      })
  void malformedMembersAreRefused(String example) {
    String[] parts = example.split("=", 3);
    assertThat(run("login," + parts[0] + "\nalice" + of + "," + parts[1] + "\n").refused()).isOne();
    assertThat(said).containsExactly("line 2: " + parts[2]);
  }

  @Test
  void legacyHashesAreAcceptedIfAskedFor() {
    String file =
        header() + "alice%s,,{SSHA}%s\n".formatted(of, "kwQVFE+PuVVUQHiBF6JTm4tvbxEBAgME");
    assertThat(run(file).refused()).isOne();
    assertThat(said.get(0)).contains("--legacy-hashes");
    var options = new ImportOptions(Product.mapping(null, null, CLOCK), true, false);
    assertThat(run(file.getBytes(UTF_8), options).added()).isOne();
  }

  @Test
  void aDryRunChangesNothing() {
    run(header() + line("bob"));
    String file =
        header()
            + line("alice")
            + line("bob")
            + "BOB%1$s,,%2$s\n".formatted(of, HASH)
            + "ALICE%1$s,,%2$s\n".formatted(of, HASH)
            + "x,,\n";
    assertThat(run(file.getBytes(UTF_8), true)).isEqualTo(new ImportResult(1, 0, 1, 0, 0, 3));
    assertThat(said)
        .containsExactly(
            "line 4: username is taken in another spelling",
            "line 5: has the username, the email or the external_id of an earlier line",
            "line 6: username must have 3 to 64 characters");
    assertThat(users().findByLogin("alice" + of).block(SOON)).isNull();
  }

  @Test
  void manyAreImportedAndReportedInOrder() {
    String file =
        header()
            + IntStream.range(0, 2000)
                .mapToObj(i -> i % 10 == 0 ? "x,,\n" : line("n" + i))
                .collect(Collectors.joining());
    assertThat(run(file)).isEqualTo(new ImportResult(1800, 0, 0, 0, 0, 200));
    assertThat(done).isEqualTo(2000);
    assertThat(said.get(0)).startsWith("line 2: ");
    assertThat(said.get(199)).startsWith("line 1992: ");
    assertThat(said).isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b)));
  }

  @Test
  void aStoreThatIsAwayEndsItWithoutAWordOfTheRow() {
    BulkUsers away =
        new FaultyBulk(batch -> Mono.error(new QueryTimeoutException("insert " + HASH)));
    assertThatThrownBy(
            () ->
                new AccountImport(away, users(), totps(), UUID::randomUUID, CLOCK)
                    .run(bytes(header() + line("a")), options(false), listener())
                    .block(SOON))
        .isInstanceOf(StartRefused.class)
        .hasMessage(
            "The import stopped: QueryTimeoutException. Run the import again: existing"
                + " accounts stay as they are.");
  }

  @Test
  void aBatchThatTimedOutIsRepeated() {
    var asked = new AtomicInteger();
    BulkUsers store = bulk(); // reads its scripts here, and not on the thread of the repetition
    BulkUsers late =
        new FaultyBulk(
            batch ->
                asked.getAndIncrement() == 0
                    ? store.addAll(batch).then(Mono.error(new TimeoutException()))
                    : store.addAll(batch));
    ImportResult result =
        new AccountImport(late, users(), totps(), UUID::randomUUID, CLOCK)
            .run(bytes(header() + line("alice")), options(false), listener())
            .block(SOON);
    assertThat(result).isEqualTo(new ImportResult(1, 0, 0, 0, 0, 0));
  }

  @Test
  void anImportThatStoppedIsRepeated() {
    String file =
        header()
            + IntStream.range(0, 1200).mapToObj(i -> line("n" + i)).collect(Collectors.joining());
    var asked = new AtomicInteger();
    BulkUsers store = bulk();
    BulkUsers dying =
        new FaultyBulk(
            batch ->
                asked.getAndIncrement() < 2
                    ? store.addAll(batch)
                    : Mono.error(new QueryTimeoutException("gone")));
    assertThatThrownBy(
            () ->
                new AccountImport(dying, users(), totps(), UUID::randomUUID, CLOCK)
                    .run(bytes(file), options(false), listener())
                    .block(SOON))
        .isInstanceOf(StartRefused.class);
    assertThat(run(file)).isEqualTo(new ImportResult(200, 0, 1000, 0, 0, 0));
  }

  @Test
  void anImportOfAnExportMakesTheSameAccounts() {
    String file =
        """
        login,email,email_verified,password_hash,created_at,disabled,locale,totp_secret,external_id
        alice%1$s,alice%1$s@example.com,true,%2$s,2020-01-01,,de,%3$s,a%1$s
        ,"bob+tag%1$s@b\u00fccher.example",,%2$s,2020-01-02,t,,,
        "c,\u00e9"" %1$s",,,,2020-01-03,,,,
        """;
    assertThat(run(file.formatted(of, HASH, TOTP))).isEqualTo(new ImportResult(3, 1, 0, 0, 0, 0));
    List<JsonNode> before = exported();
    assertThat(before).hasSize(3);
    assertThat(before.get(0).path("totp_secret").asString()).isEqualTo(TOTP);
    assertThat(before.get(0).path("email_verified").isBoolean()).isTrue();
    assertThat(before.get(2).has("password_hash")).isFalse();
    for (JsonNode account : before) {
      UUID id = UUID.fromString(account.path("id").asString());
      assertThat(users().delete(id, List.of()).block(SOON)).isTrue();
    }
    assertThat(exported()).isEmpty();
    String lines = before.stream().map(JsonNode::toString).collect(Collectors.joining("\n"));
    assertThat(run(lines)).isEqualTo(new ImportResult(3, 1, 0, 0, 0, 0));
    assertThat(exported().stream().map(ImportContract::withoutId))
        .containsExactlyElementsOf(before.stream().map(ImportContract::withoutId).toList());
  }

  @Test
  void anExportWithoutFactorsSaysHowMany() {
    run("login,totp_secret\nalice%s,%s\n".formatted(of, TOTP));
    var out = new StringWriter();
    AccountExport.Result result =
        requireNonNull(
            new AccountExport(bulk(), factors()).run(out, false, count -> {}).block(SOON));
    assertThat(result.secondFactors()).isPositive();
    assertThat(result.totps()).isZero();
    assertThat(out.toString()).contains("alice" + of).doesNotContain(TOTP);
  }

  /** The accounts of this test, in the order of their creation. */
  private List<JsonNode> exported() {
    var out = new StringWriter();
    new AccountExport(bulk(), factors()).run(out, true, count -> {}).block(SOON);
    return out.toString()
        .lines()
        .filter(line -> line.contains(of))
        .map(line -> JsonMapper.shared().readTree(line))
        .sorted(
            (a, b) -> a.path("created_at").asString().compareTo(b.path("created_at").asString()))
        .toList();
  }

  private static String withoutId(JsonNode account) {
    return account.toString().replaceFirst("\"id\":\"[^\"]+\",", "");
  }

  private void rename(User user, String name) {
    var username = requireNonNull(Username.parse(name, new ArrayList<>()));
    users().rename(user.id(), username, List.of()).block(SOON);
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

  private @Nullable String emailOf(String login) {
    return found(login).email();
  }

  User found(String login) {
    return requireNonNull(users().findByLogin(login).block(SOON));
  }

  ImportResult run(String file) {
    return run(file.getBytes(UTF_8), false);
  }

  private ImportResult run(byte[] file, boolean dryRun) {
    return run(file, options(dryRun));
  }

  private ImportResult run(byte[] file, ImportOptions options) {
    return requireNonNull(
        new AccountImport(bulk(), users(), totps(), UUID::randomUUID, CLOCK)
            .run(new ByteArrayInputStream(file), options, listener())
            .block(SOON));
  }

  private static ImportOptions options(boolean dryRun) {
    return new ImportOptions(Product.mapping(null, null, CLOCK), false, dryRun);
  }

  private static ByteArrayInputStream bytes(String file) {
    return new ByteArrayInputStream(file.getBytes(UTF_8));
  }

  private ImportListener listener() {
    return new ImportListener() {
      @Override
      public void done(int rows) {
        done += rows;
      }

      @Override
      public void refused(long line, String reason, @Nullable ImportedAccount account) {
        said.add("line " + line + ": " + reason);
        if (account != null) {
          refused.add(account);
        }
      }
    };
  }

  /** The store of the test, which adds accounts in another way. */
  private final class FaultyBulk implements BulkUsers {
    private final BulkUsers store = bulk();
    private final Function<List<Addition>, Mono<Set<UUID>>> adding;

    FaultyBulk(Function<List<Addition>, Mono<Set<UUID>>> adding) {
      this.adding = adding;
    }

    @Override
    public Mono<Set<UUID>> addAll(List<Addition> additions) {
      return adding.apply(additions);
    }

    @Override
    public Flux<User> holders(List<NewUser> users) {
      return store.holders(users);
    }

    @Override
    public Flux<User> all() {
      return store.all();
    }
  }
}
