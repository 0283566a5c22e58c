package dev.forestgate.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.credentials.foreign.FirebaseProject;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.intake.mapping.ImportedAccount;
import dev.forestgate.intake.mapping.Product;
import dev.forestgate.secret.Secret;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.AuthenticatorApp;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.users.Users;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Accounts of other products in the running service. */
class MovedAccountsTest {
  /** Hash in the fixtures, of a password that is not known. */
  private static final String UNKNOWN =
      "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";

  /** {@link RunningService#PASSWORD} by crypt(3). */
  private static final String BCRYPT =
      "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG";

  /** Signer key of the fixture: the bytes 0 to 63. */
  private static final FirebaseProject PROJECT =
      new FirebaseProject(
          Secret.of(
              "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="),
          "Bw==",
          8,
          14);

  private final RunningService service = RunningService.shared();

  @ParameterizedTest
  @CsvSource({
    "keycloak, keycloak-26.6.json, correct horse battery, PFMVQNTOKRZEIVLGONWVUVCWKBTFQUTF",
    "auth0, auth0-2024.ndjson, correct horse battery staple,",
    "supabase, supabase-auth-2.170.csv, correct horse battery staple,"
        + " GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    "firebase, firebase-tools-14.json, correct horse battery,",
    "kratos, kratos-1.3.json, correct horse battery staple, GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    "better-auth, better-auth-1.4.csv, correct horse battery,"
  })
  void usersSignInWithThePasswordAndTheAppTheyHad(
      String product, String file, String password, @Nullable String totp) throws IOException {
    String name = RunningService.freshName();
    String email = name + "@example.com";
    move(Product.named(product).orElseThrow(), read(file).replace("alice", name));
    Map<String, Object> form = Map.of("email", email, "password", password);
    ApiCalls.post(service.client(), "/api/auth/login", wrong(form)).expectStatus().isEqualTo(401);
    WebTestClient.ResponseSpec answer = ApiCalls.post(service.client(), "/api/auth/login", form);
    if (totp == null) {
      answer.expectStatus().isOk();
    } else {
      Map<String, Object> asked = FactorUser.expectRefused(answer, 401, "second-factor-required");
      String code = new AuthenticatorApp(totp).nextCode();
      ApiCalls.post(
              service.client(),
              FactorUser.SECOND,
              Map.of("challenge", FactorUser.string(asked, "challenge"), "code", code))
          .expectStatus()
          .isOk();
    }
    assertThat(storedHash(email)).startsWith("$argon2id$");
  }

  private static Map<String, Object> wrong(Map<String, Object> form) {
    return Map.of("email", form.get("email"), "password", "another horse battery");
  }

  private String storedHash(String email) {
    return requireNonNull(service.bean(Users.class).findByLogin(email).block(TestTimeouts.HANG))
        .passwordHash()
        .reveal();
  }

  private void move(Product product, String file) {
    var mapping = Product.mapping(product, PROJECT, Clock.systemUTC());
    ImportResult result =
        requireNonNull(
            service
                .bean(AccountImport.class)
                .run(
                    new ByteArrayInputStream(file.getBytes(UTF_8)),
                    new ImportOptions(mapping, false, false),
                    new Silent())
                .block(TestTimeouts.HANG));
    assertThat(result.added()).isPositive();
  }

  private static String read(String file) throws IOException {
    try (InputStream bytes =
        requireNonNull(MovedAccountsTest.class.getResourceAsStream("/intake/" + file))) {
      return new String(bytes.readAllBytes(), UTF_8).replace(UNKNOWN, BCRYPT);
    }
  }

  private static final class Silent implements ImportListener {
    @Override
    public void done(int rows) {}

    @Override
    public void refused(long line, String reason, @Nullable ImportedAccount account) {}
  }
}
