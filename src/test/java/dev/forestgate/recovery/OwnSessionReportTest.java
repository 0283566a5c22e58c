package dev.forestgate.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A signed-in owner reports one of their sessions. */
class OwnSessionReportTest {
  private final RunningService service = RunningService.shared();

  @Test
  void theSessionEndsAndTheLinkSetsANewPassword() {
    MailUser mail = MailUser.verified(service);
    SignedInClient owner = service.signIn(mail.username());
    SignedInClient thief = service.signIn(mail.username());

    report(owner, thief.sessionId(), 200, true);
    service.expectSession(thief, 401);
    service.expectSession(owner, 200);
    String token = MailUser.token(mail.message("Choose a new password"));
    mail.post(MailUser.RESET, Map.of("token", token, "new_password", MailUser.NEW_PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    mail.signIn(mail.username(), MailUser.NEW_PASSWORD).expectStatus().isOk().expectBody();
    awaitText(thief.sessionId(), "\"action\":\"disowned\"");
  }

  @Test
  void aSessionThatHasEndedCanBeReportedByItsJournal() {
    SignedInClient owner = service.signIn();
    SignedInClient thief = service.signIn(owner.username());
    ApiCalls.expectSession(service, thief.cookie(), 200);
    end(owner, thief.sessionId());
    awaitText(thief.sessionId(), "signed-in");

    report(owner, thief.sessionId(), 200, false);
    awaitText(thief.sessionId(), "\"action\":\"disowned\"");
  }

  @Test
  void aSessionOfAnotherIsLikeOneThatNeverWas() {
    SignedInClient owner = service.signIn();
    SignedInClient other = service.signIn();
    awaitText(other.sessionId(), "signed-in");
    for (String id : new String[] {other.sessionId().toString(), UUID.randomUUID() + "", "x"}) {
      call(owner, id).expectStatus().isNotFound().expectBody().returnResult();
    }
    service.expectSession(other, 200);
    service
        .client()
        .post()
        .uri("/api/sessions/" + other.sessionId() + "/not-me")
        .exchange()
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
  }

  private void report(SignedInClient owner, UUID session, int status, boolean resetEmail) {
    call(owner, session.toString())
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .jsonPath("$.reset_email")
        .isEqualTo(resetEmail);
  }

  private void end(SignedInClient owner, UUID session) {
    service
        .client()
        .delete()
        .uri("/api/sessions/" + session)
        .header(HttpHeaders.AUTHORIZATION, owner.bearer())
        .exchange()
        .expectStatus()
        .isNoContent()
        .expectBody()
        .returnResult();
  }

  private WebTestClient.ResponseSpec call(SignedInClient owner, String session) {
    return service
        .client()
        .post()
        .uri("/api/sessions/" + session + "/not-me")
        .header(HttpHeaders.AUTHORIZATION, owner.bearer())
        .exchange();
  }

  private void awaitText(UUID session, String text) {
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .untilAsserted(() -> assertThat(journal(session)).contains(text));
  }

  private String journal(UUID session) throws IOException {
    return Files.exists(service.journal(session)) ? Files.readString(service.journal(session)) : "";
  }
}
