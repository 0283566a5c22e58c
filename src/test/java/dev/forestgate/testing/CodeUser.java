package dev.forestgate.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/**
 * A user of an e-mail address, and the calls of a sign-in by code.
 *
 * @param email need not belong to an account
 */
public record CodeUser(RunningService service, String email) {
  public static final String CODE = "/api/auth/code";
  public static final String CODE_VERIFY = "/api/auth/code/verify";
  public static final String SUBJECT = "Your sign-in code";

  private static final ParameterizedTypeReference<Map<String, Object>> OBJECT =
      new ParameterizedTypeReference<>() {};

  /** A new address that belongs to no account. */
  public static CodeUser unknown(RunningService service) {
    return new CodeUser(service, RunningService.freshName() + "@example.org");
  }

  public static CodeUser of(MailUser user) {
    return new CodeUser(user.service(), user.email());
  }

  /** A sign-in whose e-mail was received. */
  public record Begun(String challenge, Mailbox.Mail mail) {
    public String code() {
      return mail.code();
    }

    public String token() {
      return MailUser.token(mail);
    }

    /** Body with the challenge and the code. */
    public Map<String, String> byCode() {
      return Map.of("challenge", challenge, "code", code());
    }

    /** Body with the challenge and a wrong code. */
    public Map<String, String> byWrongCode() {
      return Map.of("challenge", challenge, "code", code().equals("000000") ? "111111" : "000000");
    }

    /** Body with the token of the link. */
    public Map<String, String> byLink() {
      return Map.of("token", token());
    }
  }

  /** Requests a code and returns the challenge. */
  public String challenge() {
    Map<String, Object> accepted =
        Objects.requireNonNull(
            ApiCalls.post(service.client(), CODE, Map.of("email", email))
                .expectStatus()
                .isAccepted()
                .expectBody(OBJECT)
                .returnResult()
                .getResponseBody());
    return (String) Objects.requireNonNull(accepted.get("challenge"));
  }

  /** Requests a code and waits for its e-mail. */
  public Begun begin() {
    int before = mails().size();
    String challenge = challenge();
    return new Begun(challenge, mailBox().messages(SUBJECT, before + 1).get(before));
  }

  /** E-mails with a code so far. */
  public List<Mailbox.Mail> mails() {
    return Mailbox.of(email).stream().filter(mail -> mail.subject().equals(SUBJECT)).toList();
  }

  /** Number of e-mails with a code, once all are written. */
  public long count() {
    return mailBox().count(SUBJECT);
  }

  public ResponseSpec verify(Map<String, String> body) {
    return ApiCalls.post(service.client(), CODE_VERIFY, body);
  }

  public ResponseSpec verify(Map<String, String> body, String mode) {
    Map<String, String> all = new HashMap<>(body);
    all.put("mode", mode);
    return verify(all);
  }

  /** Status of {@code body} once the client need not wait after its wrong codes. */
  public int statusOnceAdmitted(Map<String, String> body) {
    return Awaitility.await("the client may try again")
        .until(
            () -> verify(body).expectBody().returnResult().getStatus().value(),
            status -> status != 429);
  }

  private MailUser mailBox() {
    return new MailUser(service, "", email);
  }
}
