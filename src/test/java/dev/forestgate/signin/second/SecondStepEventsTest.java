package dev.forestgate.signin.second;

import static dev.forestgate.testing.FactorUser.body;
import static dev.forestgate.testing.FactorUser.expectRefused;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Effects of both steps of a sign-in on journals and on the stored hash. */
class SecondStepEventsTest {
  /** {@link RunningService#PASSWORD} by crypt(3). */
  private static final String BCRYPT =
      "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG";

  private final RunningService service = RunningService.shared();

  @Test
  void theJournalOfTheVisitorHasWhatWasAskedAndWhatFailed() {
    FactorUser alice = FactorUser.create(service);
    String visitor = visitor(inBrowser("/login", "", alice.password()));
    Map<String, Object> asked = body(inBrowser("/login", visitor, alice.password()), 401);
    Object challenge = FactorUser.member(asked, "challenge");
    expectRefused(
        inBrowser(FactorUser.SECOND, visitor, Map.of("challenge", challenge, "code", "x")),
        401,
        "invalid-code");
    Path journal = service.journal(UUID.fromString(visitor.substring(0, 36)));
    awaitText(journal, "second-factor-asked", "second-factor-failed");
    assertThat(text(journal)).doesNotContain(alice.username(), "signed-in", "challenge");
  }

  @Test
  void theJournalOfTheSessionHasTheAssuranceAndTheRecoveryCode() {
    FactorUser alice = FactorUser.create(service);
    Map<String, Object> opened =
        body(
            alice.secondStep(
                Map.of(
                    "challenge", alice.challenge(), "recovery_code", alice.recoveryCodes().get(0))),
            200);
    Path journal = service.journal(session(opened));
    awaitText(journal, "\"signed-in\"", "\"recovery-code-used\"", "\"left\":8", "\"aal\":2");
    assertThat(text(journal)).doesNotContain(alice.recoveryCodes().get(0));
  }

  /** The second step has no password, so the first one replaces the hash. */
  @Test
  void anOutdatedHashIsReplacedInTheFirstStep() {
    FactorUser alice = FactorUser.create(service);
    setHash(alice.username(), BCRYPT);
    String challenge = alice.challenge();
    assertThat(hash(alice.username())).startsWith("$argon2id$");
    body(alice.secondStep(challenge, alice.app().code(0)), 200);
  }

  private ResponseSpec inBrowser(String path, String visitor, Object body) {
    var request =
        service.client().post().uri(path).header(HttpHeaders.ORIGIN, "http://localhost:5173");
    if (!visitor.isEmpty()) {
      request.cookie("__Host-visitor", visitor);
    }
    return request.bodyValue(body).exchange();
  }

  private static String visitor(ResponseSpec response) {
    var cookies = response.expectBody().returnResult().getResponseCookies();
    return requireNonNull(cookies.getFirst("__Host-visitor")).getValue();
  }

  @SuppressWarnings("unchecked")
  private static UUID session(Map<String, Object> opened) {
    Map<String, Object> session = (Map<String, Object>) FactorUser.member(opened, "session");
    return UUID.fromString(FactorUser.string(session, "id"));
  }

  private void setHash(String username, String hash) {
    service
        .bean(DatabaseClient.class)
        .sql("update users set password_hash = $1 where username = $2")
        .bind("$1", hash)
        .bind("$2", username)
        .fetch()
        .rowsUpdated()
        .block();
  }

  private String hash(String username) {
    return requireNonNull(
        service
            .bean(DatabaseClient.class)
            .sql("select password_hash from users where username = $1")
            .bind("$1", username)
            .map(row -> requireNonNull(row.get(0, String.class)))
            .one()
            .block());
  }

  private static void awaitText(Path journal, String... parts) {
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(Files.exists(journal) ? text(journal) : "").contains(parts));
  }

  private static String text(Path journal) {
    try {
      return Files.readString(journal);
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
