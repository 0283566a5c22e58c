package dev.forestgate.admin.webhooks;

import static dev.forestgate.testing.FactorUser.expectRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditActor;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.roles.Roles;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.Mailbox;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.transactions.Transactions;
import dev.forestgate.users.Users;
import dev.forestgate.users.edit.AccountEdit;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.webhooks.WebhookSecret;
import dev.forestgate.webhooks.delivery.TestReceiver;
import dev.forestgate.webhooks.delivery.TestReceiver.Message;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebhookTest {
  private static final RunningService SERVICE = RunningService.shared();
  private static final String WEBHOOKS = "/api/admin/webhooks";
  private static SignedInClient admin;

  private final TestReceiver receiver = new TestReceiver();

  @BeforeAll
  static void signIn() {
    admin = SERVICE.signIn();
    SERVICE.bean(Users.class).setRoles(admin.userId(), Roles.of("admin"), List.of()).block();
  }

  /** Other tests cause events too, which are not to be sent to a receiver that is gone. */
  @AfterEach
  void stop() {
    for (Map<String, Object> hook : hooks()) {
      call(HttpMethod.DELETE, path(hook), Map.of()).expectStatus().isNoContent();
    }
    receiver.close();
  }

  @Test
  void aChangeIsDeliveredWithASignatureThatReceiversCanVerify() throws GeneralSecurityException {
    Map<String, Object> hook = create("account.disabled", "session.opened");
    SignedInClient alice = SERVICE.signIn();
    disable(alice);
    Message message = await(alice, "account.disabled");
    await(alice, "session.opened");
    JsonNode body = JsonMapper.shared().readTree(message.body());
    assertThat(body.get("id").stringValue()).isEqualTo(message.headers().get("webhook-id"));
    assertThat(Instant.parse(body.get("at").stringValue())).isBeforeOrEqualTo(Instant.now());
    assertThat(body.get("data").get("actor").get("type").stringValue()).isEqualTo("system");
    assertThat(message.headers().get("content-type")).isEqualTo("application/json");
    assertThat(message.headers().get("webhook-signature"))
        .isEqualTo(signature(FactorUser.string(hook, "secret"), message));
    assertThat(receiver.messages())
        .extracting(one -> JsonMapper.shared().readTree(one.body()).get("type").stringValue())
        .doesNotContain("account.created");
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(() -> deliveries(hook).isEmpty() && hooks().get(0).get("last_delivered_at") != null);
  }

  @Test
  void theSecretIsShownOnceAndEncrypted() {
    String secret = WebhookSecret.draw(new SecureRandom()).reveal();
    Map<String, Object> hook = new HashMap<>(form("account.created"));
    hook.put("secret", secret);
    assertThat(FactorUser.body(call(HttpMethod.POST, WEBHOOKS, hook), 201))
        .containsEntry("secret", secret);
    assertThat(hooks().get(0)).doesNotContainKey("secret");
    assertThat(text("select h::text || a::text as text from webhooks h, audit_records a"))
        .isNotEmpty()
        .noneMatch(row -> row.contains(secret.substring(6)));
  }

  @Test
  void aReceiverThatIsAwayLosesNothing() {
    Map<String, Object> hook = create("account.disabled");
    receiver.answer(503);
    SignedInClient alice = SERVICE.signIn();
    disable(alice);
    await(alice, "account.disabled");
    Map<String, Object> waiting = delivery(hook, "status 503");
    assertThat(waiting)
        .containsEntry("state", "waiting")
        .containsEntry("type", "account.disabled")
        .containsEntry("attempts", 1);
    receiver.answer(204);
    due(waiting, 1);
    Awaitility.await().atMost(TestTimeouts.HANG).until(() -> deliveries(hook).isEmpty());
    assertThat(receiver.messages())
        .hasSizeGreaterThan(1)
        .extracting(message -> message.headers().get("webhook-id"))
        .containsOnly(FactorUser.string(waiting, "id"));
  }

  @Test
  void aRefusedConnectionIsToldInWords() {
    Map<String, Object> hook = create("account.disabled");
    receiver.close();
    disable(SERVICE.signIn());
    delivery(hook, "no connection");
  }

  @Test
  void aDeliveryIsDeadAfterEightAttemptsAndMayBeRetried() {
    Map<String, Object> hook = create("account.disabled");
    Map<String, Object> dead = kill(hook);
    assertThat(dead).containsEntry("attempts", 8).containsEntry("next_attempt_at", null);
    assertThat(hooks().get(0)).containsEntry("dead_in_row", 1).containsEntry("disabled_at", null);
    receiver.answer(200);
    String retry = path(hook) + "/deliveries/" + dead.get("id") + "/retry";
    call(HttpMethod.POST, retry, Map.of()).expectStatus().isAccepted();
    Awaitility.await().atMost(TestTimeouts.HANG).until(() -> deliveries(hook).isEmpty());
    assertThat(hooks().get(0)).containsEntry("dead_in_row", 0);
    expectRefused(call(HttpMethod.POST, retry, Map.of()), 404, "not-found");
    expectRefused(
        call(HttpMethod.POST, path(hook) + "/deliveries/1/retry", Map.of()), 404, "not-found");
  }

  @Test
  void tenDeadDeliveriesInARowDisableTheWebhookAndAdminsAreTold() {
    String address = RunningService.freshName() + "@example.org";
    SERVICE
        .bean(Users.class)
        .commitFor(
            admin.userId(),
            List.of(
                new AccountEdit(admin.userId(), Instant.now())
                    .email(EmailAddress.require("email", address), true)))
        .block();
    Map<String, Object> hook = create("account.disabled");
    run("update webhooks set dead_in_row = 9 where id = $1", FactorUser.string(hook, "id"));
    kill(hook);
    assertThat(hooks().get(0).get("disabled_at")).isNotNull();
    assertThat(Mailbox.await(address, "webhook").text())
        .contains(receiver.port() + "/hook"); // links of untrusted text are broken up
    int before = receiver.messages().size();
    disable(SERVICE.signIn());
    assertThat(deliveries(hook)).hasSize(1);
    assertThat(receiver.messages()).hasSize(before);
    Map<String, Object> enabled =
        FactorUser.body(call(HttpMethod.PATCH, path(hook), Map.of("disabled", false)), 200);
    assertThat(enabled).containsEntry("disabled_at", null).containsEntry("dead_in_row", 0);
  }

  @Test
  void aChangeThatDoesNotCommitIsNotDelivered() {
    Map<String, Object> hook = create("key.removed");
    Enlisted failing =
        Enlisted.Sql.of("delete from users where id = $1", UUID.randomUUID())
            .orFail(new IllegalStateException());
    Enlisted record =
        AuditEvent.by(AuditActor.SYSTEM, AuditAction.KEY_REMOVED, admin.userId()).write();
    Transactions transactions = SERVICE.bean(Transactions.class);
    receiver.answer(500);
    transactions.commit(List.of(record, failing)).onErrorComplete().block();
    assertThat(deliveries(hook)).isEmpty();
    transactions.commit(List.of(record)).block();
    assertThat(deliveries(hook)).isNotEmpty();
  }

  @Test
  void aWebhookIsChangedAndRemovedWithItsDeliveries() {
    Map<String, Object> hook = create("account.disabled");
    Map<String, Object> changed =
        FactorUser.body(
            call(
                HttpMethod.PATCH,
                path(hook),
                Map.of("events", List.of("session.ended", "account.enabled"), "disabled", true)),
            200);
    assertThat(changed).containsEntry("events", List.of("account.enabled", "session.ended"));
    assertThat(changed.get("disabled_at")).isNotNull();
    call(HttpMethod.DELETE, path(hook), Map.of()).expectStatus().isNoContent();
    expectRefused(call(HttpMethod.DELETE, path(hook), Map.of()), 404, "not-found");
    expectRefused(call(HttpMethod.PATCH, path(hook), Map.of("disabled", false)), 404, "not-found");
    expectRefused(call(HttpMethod.GET, path(hook) + "/deliveries", Map.of()), 404, "not-found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | url events",
        "{'url': 'https://10.0.0.1/', 'events': ['account.created']} | url",
        "{'url': 'http://example.org/', 'events': ['account.created']} | url",
        "{'url': 'https://example.org/', 'events': []} | events",
        "{'url': 'https://example.org/', 'events': [null]} | events",
        "{'url': 'https://example.org/', 'events': ['webhook.created']} | events",
        "{'url': 'https://example.org/', 'events': ['account.created'], 'secret': 'abc'} | secret"
      })
  void anInvalidWebhookIsNotCreated(String body, String fields) {
    Map<String, Object> problem =
        expectRefused(
            SERVICE
                .client()
                .post()
                .uri(WEBHOOKS)
                .header(HttpHeaders.AUTHORIZATION, admin.bearer())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body.replace('\'', '"'))
                .exchange(),
            400,
            "invalid-request");
    assertThat(FactorUser.member(problem, "errors").toString()).contains(fields.split(" "));
  }

  /** A dead delivery of {@code hook}, whose receiver fails from now on. */
  private Map<String, Object> kill(Map<String, Object> hook) {
    receiver.answer(500);
    SignedInClient alice = SERVICE.signIn();
    disable(alice);
    due(delivery(hook, "status 500"), 7);
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(() -> "dead".equals(deliveries(hook).get(0).get("state")));
    return deliveries(hook).get(0);
  }

  private Map<String, Object> delivery(Map<String, Object> hook, String error) {
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(
            () -> deliveries(hook).stream().anyMatch(one -> error.equals(one.get("last_error"))));
    return deliveries(hook).get(0);
  }

  private static void due(Map<String, Object> delivery, int attempts) {
    run(
        "update webhook_outbox set due_at = now(), attempts = " + attempts + " where id = $1",
        FactorUser.string(delivery, "id"));
  }

  private Message await(SignedInClient user, String type) {
    return Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(
            () ->
                receiver.messages().stream()
                    .filter(message -> message.body().contains("\"" + type + "\""))
                    .filter(message -> message.body().contains(user.userId().toString()))
                    .findFirst()
                    .orElse(null),
            Objects::nonNull);
  }

  private static String signature(String secret, Message message) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(6)), "HmacSHA256"));
    String signed =
        message.headers().get("webhook-id")
            + "."
            + message.headers().get("webhook-timestamp")
            + "."
            + message.body();
    return "v1,"
        + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }

  private Map<String, Object> create(String... events) {
    return FactorUser.body(call(HttpMethod.POST, WEBHOOKS, form(events)), 201);
  }

  private Map<String, Object> form(String... events) {
    return Map.of("url", receiver.url("/hook"), "events", List.of(events));
  }

  private static void disable(SignedInClient user) {
    SERVICE.bean(CredentialRenewal.class).disable(user.userId(), AuditActor.SYSTEM).block();
  }

  private static String path(Map<String, Object> hook) {
    return WEBHOOKS + "/" + hook.get("id");
  }

  private static List<Map<String, Object>> hooks() {
    return list(WEBHOOKS, "webhooks");
  }

  private static List<Map<String, Object>> deliveries(Map<String, Object> hook) {
    return list(path(hook) + "/deliveries", "deliveries");
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(String path, String member) {
    return (List<Map<String, Object>>)
        FactorUser.member(FactorUser.body(call(HttpMethod.GET, path, Map.of()), 200), member);
  }

  private static ResponseSpec call(HttpMethod method, String path, Map<String, ?> body) {
    var request =
        SERVICE.client().method(method).uri(path).header(HttpHeaders.AUTHORIZATION, admin.bearer());
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.DELETE)
        ? request.exchange()
        : request.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
  }

  private static void run(String statement, String id) {
    SERVICE
        .bean(DatabaseClient.class)
        .sql(statement)
        .bind(0, UUID.fromString(id))
        .fetch()
        .rowsUpdated()
        .block();
  }

  private static List<String> text(String query) {
    return Objects.requireNonNull(
        SERVICE
            .bean(DatabaseClient.class)
            .sql(query)
            .map(row -> String.valueOf(row.get("text", String.class)))
            .all()
            .collectList()
            .block());
  }
}
