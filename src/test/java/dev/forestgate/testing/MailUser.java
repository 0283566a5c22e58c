package dev.forestgate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A user with an account and an e-mail address, and the calls about it. */
public record MailUser(RunningService service, String username, String email) {
  public static final String VERIFY = "/api/auth/verify";
  public static final String FORGOT = "/api/auth/password/forgot";
  public static final String RESET = "/api/auth/password/reset";
  public static final String NEW_PASSWORD = "another horse, another battery";
  public static final String INVALID_TOKEN =
      """
      {"type":"/problems/invalid-token","title":"Invalid token","status":401,
       "detail":"The token or session is malformed, expired or revoked; sign in again."}
      """;

  /** A new account with an address that is not verified. */
  public static MailUser register(RunningService service) {
    String name = RunningService.freshName();
    var user = new MailUser(service, name, name + "@example.org");
    ApiCalls.post(
            service.client(),
            "/api/auth/register",
            Map.of("username", name, "password", RunningService.PASSWORD, "email", user.email()))
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
    return user;
  }

  /** A new account with an address that is verified. */
  public static MailUser verified(RunningService service) {
    MailUser user = register(service);
    user.post(VERIFY, Map.of("token", token(user.message("Confirm"))))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    return user;
  }

  /** The first e-mail with {@code words} in its subject. */
  public Mailbox.Mail message(String words) {
    return Mailbox.await(email, words);
  }

  /** At least {@code many} e-mails with {@code words} in their subject, the oldest first. */
  public List<Mailbox.Mail> messages(String words, int many) {
    return Awaitility.await("e-mails about " + words)
        .until(
            () ->
                Mailbox.of(email).stream().filter(mail -> mail.subject().contains(words)).toList(),
            found -> found.size() >= many);
  }

  /** Number of e-mails with {@code words} in their subject, once all are written. */
  public long count(String words) {
    awaitQuiet(service);
    return Mailbox.of(email).stream().filter(mail -> mail.subject().contains(words)).count();
  }

  /** Requests a password reset, and returns the token in the e-mail. */
  public String resetToken() {
    forgetPassword();
    return token(message("Choose a new password"));
  }

  /** Asks for a link that sets a new password. */
  public void forgetPassword() {
    post(FORGOT, Map.of("email", email)).expectStatus().isAccepted().expectBody().returnResult();
  }

  public static String token(Mailbox.Mail mail) {
    return mail.link().replaceFirst(".*[?]token=", "");
  }

  public WebTestClient.ResponseSpec post(String path, Map<String, String> body) {
    return ApiCalls.post(service.client(), path, body);
  }

  public WebTestClient.ResponseSpec signIn(String login, String password) {
    return post("/api/auth/login", Map.of("login", login, "password", password));
  }

  /** Waits until no job and no e-mail is pending. */
  public static void awaitQuiet(RunningService service) {
    var redis = service.bean(ReactiveStringRedisTemplate.class);
    Awaitility.await("jobs are done and e-mails sent")
        .until(
            () ->
                Long.valueOf(0).equals(redis.opsForZSet().size("fg:{errands}:job:waiting").block())
                    && Boolean.FALSE.equals(isMailWaiting(service, redis).block()));
  }

  private static Mono<Boolean> isMailWaiting(
      RunningService service, ReactiveStringRedisTemplate redis) {
    return service.has(DatabaseClient.class)
        ? service
            .bean(DatabaseClient.class)
            .sql("select 1 from mail_outbox where state = 'waiting'")
            .fetch()
            .first()
            .hasElement()
        : redis.opsForZSet().size("fg:{mail}:waiting").map(waiting -> waiting > 0);
  }

  /** The statuses of {@code many} equal calls that are made at once. */
  public static List<Integer> atOnce(RunningService service, int many, String path, Object body) {
    var plain = org.springframework.web.reactive.function.client.WebClient.create(service.url());
    List<Integer> statuses =
        Flux.range(0, many)
            .flatMap(n -> ApiCalls.statusOnceAdmitted(plain.post().uri(path).bodyValue(body)), many)
            .collectList()
            .block();
    assertThat(statuses).hasSize(many);
    return java.util.Objects.requireNonNull(statuses);
  }
}
