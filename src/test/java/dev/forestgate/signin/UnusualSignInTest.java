package dev.forestgate.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.Mailbox;
import dev.forestgate.testing.RunningService;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** A sign-in from an unknown device sends an e-mail, whose link ends that session. */
class UnusualSignInTest {
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  private static final String SAFARI =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
          + " Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
  private static final String SUBJECT = "Was this you";

  private final RunningService service = RunningService.shared();

  @Test
  void ownerGetsAnEmailAndEndsTheSession() {
    MailUser alice = MailUser.verified(service);
    String own = cookie(signIn(alice.username(), FIREFOX));
    String again = cookie(signIn(alice.username(), FIREFOX));
    assertThat(alice.count(SUBJECT)).as("for the first device and one that is known").isZero();

    String strange = cookie(signIn(alice.username(), SAFARI));
    Mailbox.Mail message = alice.message(SUBJECT);
    assertThat(message.text()).contains("Safari").contains("unknown");
    assertThat(message.link()).startsWith(service.url() + "/api/auth/not-me?token=");
    String token = message.link().substring(message.link().indexOf('=') + 1);
    alice
        .post("/api/auth/not-me", Map.of("token", token))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();

    assertThat(status(strange)).isEqualTo(401);
    assertThat(status(own)).isEqualTo(200);
    assertThat(status(again)).isEqualTo(200);
    assertThat(alice.message("Choose a new password").link())
        .contains("/api/auth/password/reset?token=");
  }

  @Test
  void withoutAVerifiedAddressNoEmailIsSent() {
    MailUser bob = MailUser.register(service);
    signIn(bob.username(), FIREFOX);
    signIn(bob.username(), SAFARI);
    assertThat(bob.count(SUBJECT)).isZero();
  }

  private EntityExchangeResult<byte[]> signIn(String username, String userAgent) {
    return service
        .client()
        .post()
        .uri("/api/auth/login")
        .header(HttpHeaders.USER_AGENT, userAgent)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(Map.of("username", username, "password", RunningService.PASSWORD))
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  private static String cookie(EntityExchangeResult<byte[]> signedIn) {
    var cookie = signedIn.getResponseCookies().getFirst(RunningService.COOKIE);
    assertThat(cookie).isNotNull();
    return cookie == null ? "" : cookie.getValue();
  }

  private int status(String cookie) {
    return service
        .client()
        .get()
        .uri("/api/auth/session")
        .cookie(RunningService.COOKIE, cookie)
        .exchange()
        .expectBody()
        .returnResult()
        .getStatus()
        .value();
  }
}
