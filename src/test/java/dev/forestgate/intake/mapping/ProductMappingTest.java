package dev.forestgate.intake.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.credentials.foreign.FirebaseProject;
import dev.forestgate.intake.file.ImportFile;
import dev.forestgate.intake.file.SourceRecord;
import dev.forestgate.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Exports in the form in which the products write them. The names of the files say of which
 * version: Keycloak 26.6, Auth0 as its support describes it in 2024, Supabase Auth 2.170,
 * firebase-tools 14, Kratos 1.3, Better Auth 1.4.
 */
class ProductMappingTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
  private static final String BCRYPT =
      "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
  private static final String TOTP = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

  /** The bytes 0 to 63. */
  private static final FirebaseProject PROJECT =
      new FirebaseProject(
          Secret.of(
              "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="),
          "Bw==",
          8,
          14);

  @Test
  void keycloakRealm() {
    List<ImportRow> rows = rows(Product.KEYCLOAK, "keycloak-26.6.json");
    assertThat(rows).hasSize(5);
    ImportedAccount alice = account(rows.get(0));
    assertThat(alice.username()).isEqualTo("alice");
    assertThat(alice.email()).isEqualTo("alice@example.com");
    assertThat(alice.emailVerified()).isEqualTo("true");
    assertThat(alice.passwordHash()).contains("pbkdf2-sha512", "ToxFUi5y3fprZRW");
    assertThat(alice.createdAt()).isEqualTo("1682944496789");
    assertThat(alice.disabled()).isNull();
    assertThat(alice.locale()).isEqualTo("de");
    // the key is the text itself: base32 of yYX6nTrDUfsmZTVPfXRe
    assertThat(alice.totpSecret()).isEqualTo("PFMVQNTOKRZEIVLGONWVUVCWKBTFQUTF");
    assertThat(alice.externalId()).isEqualTo("f2f9d3f4-6f0b-4a53-8c7f-1f8f6a1c0001");
    ImportedAccount bob = account(rows.get(1));
    assertThat(bob.username()).isEqualTo(bob.email()).isEqualTo("bob@example.com");
    assertThat(bob.disabled()).isEqualTo("true");
    assertThat(bob.totpSecret()).isNull();
    assertThat(account(rows.get(2)).passwordHash()).isNull();
    assertThat(rows.get(3))
        .isInstanceOfSatisfying(
            ImportRow.Refused.class,
            refused -> assertThat(refused.reason()).startsWith("has an OTP of another kind"));
    assertThat(rows.get(4)).isInstanceOf(ImportRow.Skipped.class);
  }

  @Test
  void auth0Exports() {
    List<ImportRow> rows = rows(Product.AUTH0, "auth0-2024.ndjson");
    assertThat(rows)
        .containsExactly(
            new ImportedAccount(
                1,
                null,
                "alice@example.com",
                "false",
                BCRYPT,
                "1575657372",
                null,
                null,
                null,
                null,
                "auth0|euclid"),
            new ImportedAccount(
                2,
                "bob",
                "bob@example.com",
                "true",
                BCRYPT,
                "1575657372",
                null,
                null,
                null,
                null,
                "auth0|5dea9f9c82dd7c0e76e4ec94"),
            new ImportedAccount(
                3,
                null,
                "carol@example.com",
                "true",
                null,
                "2021-03-04T05:06:07.008Z",
                "true",
                null,
                null,
                null,
                "auth0|5dea9f9c82dd7c0e76e4ec95"));
  }

  @Test
  void supabaseTable() {
    List<ImportRow> rows = rows(Product.SUPABASE, "supabase-auth-2.170.csv");
    assertThat(rows)
        .containsExactly(
            new ImportedAccount(
                2,
                null,
                "alice@example.com",
                "true",
                BCRYPT,
                "2023-05-01 12:34:56.789+00",
                null,
                null,
                null,
                TOTP,
                "6f1a7c1e-0000-4000-8000-000000000001"),
            new ImportedAccount(
                3,
                null,
                "bob@example.com",
                null,
                null,
                "2023-05-02 12:34:56+00",
                "true",
                null,
                null,
                null,
                "6f1a7c1e-0000-4000-8000-000000000002"),
            new ImportRow.Skipped(4),
            new ImportRow.Skipped(5));
  }

  @Test
  void firebaseExport() {
    List<ImportRow> rows = rows(Product.FIREBASE, "firebase-tools-14.json");
    ImportedAccount alice = account(rows.get(0));
    assertThat(alice.email()).isEqualTo("alice@example.com");
    assertThat(alice.emailVerified()).isEqualTo("true");
    assertThat(alice.passwordHash()).startsWith("$firescrypt$ln=14,r=8,p=1$ZGVmZ2hpamtsbW5v$");
    assertThat(alice.createdAt()).isEqualTo("1682944496789");
    assertThat(alice.externalId()).isEqualTo("0Zx1v9hQmXfU1y8pZKq4dF3zB2J2");
    ImportedAccount bob = account(rows.get(1));
    assertThat(bob.passwordHash()).isNull();
    assertThat(bob.disabled()).isEqualTo("true");
    assertThat(rows.get(2)).isInstanceOf(ImportRow.Skipped.class);
    assertThat(rows.get(3))
        .isInstanceOfSatisfying(
            ImportRow.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo("has no email"));
  }

  @Test
  void firebaseHashesNeedTheSignerKey() {
    List<ImportRow> rows =
        rows(Product.mapping(Product.FIREBASE, null, CLOCK), "firebase-tools-14.json");
    assertThat(rows.get(0))
        .isInstanceOfSatisfying(
            ImportRow.Refused.class,
            refused -> assertThat(refused.reason()).contains("--firebase-signer-key"));
    assertThat(rows.get(1)).isInstanceOf(ImportedAccount.class);
  }

  @Test
  void kratosIdentities() {
    List<ImportRow> rows = rows(Product.KRATOS, "kratos-1.3.json");
    ImportedAccount alice = account(rows.get(0));
    assertThat(alice.username()).isEqualTo("alice");
    assertThat(alice.email()).isEqualTo("alice@example.com");
    assertThat(alice.emailVerified()).isEqualTo("true");
    assertThat(alice.passwordHash()).isEqualTo(BCRYPT);
    assertThat(alice.createdAt()).isEqualTo("2024-02-24T15:33:17.848475Z");
    assertThat(alice.locale()).isEqualTo("fr");
    assertThat(alice.totpSecret()).isEqualTo(TOTP);
    assertThat(alice.externalId()).isEqualTo("880052ae-d32c-4b56-b82d-0dc711080910");
    ImportedAccount bob = account(rows.get(1));
    assertThat(bob.username()).isNull();
    assertThat(bob.email()).isEqualTo("bob@example.com");
    assertThat(bob.emailVerified()).isNull();
    assertThat(bob.passwordHash()).isNull();
    assertThat(bob.disabled()).isEqualTo("true");
  }

  @Test
  void betterAuthTables() {
    List<ImportRow> rows = rows(Product.BETTER_AUTH, "better-auth-1.4.csv");
    ImportedAccount alice = account(rows.get(0));
    assertThat(alice.username()).isEqualTo("Alice");
    assertThat(alice.email()).isEqualTo("alice@example.com");
    assertThat(alice.emailVerified()).isEqualTo("t");
    assertThat(alice.passwordHash()).startsWith("000102030405060708090a0b0c0d0e0f:70cc7d60");
    assertThat(alice.createdAt()).isEqualTo("2023-05-01 12:34:56.789");
    assertThat(alice.externalId()).isEqualTo("Zq4dF3zB2J2");
    ImportedAccount bob = account(rows.get(1));
    assertThat(bob.username()).isNull();
    assertThat(bob.passwordHash()).isNull();
    assertThat(bob.disabled()).isEqualTo("true");
  }

  private static ImportedAccount account(ImportRow row) {
    assertThat(row).isInstanceOf(ImportedAccount.class);
    return (ImportedAccount) row;
  }

  private static List<ImportRow> rows(@Nullable Product product, String file) {
    return rows(Product.mapping(product, PROJECT, CLOCK), file);
  }

  private static List<ImportRow> rows(AccountMapping mapping, String name) {
    List<ImportRow> rows = new ArrayList<>();
    try (InputStream bytes = open(name)) {
      ImportFile file = ImportFile.open(bytes, mapping.shape());
      for (SourceRecord next = file.next(); next != null; next = file.next()) {
        rows.add(mapping.row(next));
      }
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
    return rows;
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(
        ProductMappingTest.class.getResourceAsStream("/intake/" + name), name);
  }
}
