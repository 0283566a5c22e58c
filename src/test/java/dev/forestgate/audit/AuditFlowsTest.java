package dev.forestgate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.OwnDatabase;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.TestUsers;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.users.name.Username;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Records of what users do to their own accounts. */
class AuditFlowsTest {
  private static final String NEXT = "another horse battery staple";

  private final RunningService service = RunningService.shared();

  @Test
  void aLifeOfAnAccountIsRecordedAndErasedWithIt() {
    SignedInClient alice = service.signIn();
    assertThat(actions(alice.userId())).containsExactly("account.created", "session.opened");
    AuditRecord opened = records(alice.userId()).get(1);
    assertThat(opened.actor()).isEqualTo(new AuditRecord.Actor("user", alice.userId()));
    assertThat(opened.ip()).isEqualTo("127.0.0.1");
    assertThat(opened.userAgent()).startsWith("ReactorNetty");
    assertThat(opened.detail()).contains(alice.sessionId().toString()).contains("pwd");

    signIn(alice.username(), "wrong horse battery staple").expectStatus().isUnauthorized();
    ApiCalls.post(
            service
                .client()
                .mutate()
                .defaultHeader(HttpHeaders.AUTHORIZATION, alice.bearer())
                .build(),
            "/api/auth/password/change",
            Map.of("current_password", RunningService.PASSWORD, "new_password", NEXT))
        .expectStatus()
        .isOk();
    ApiCalls.post(
            service.client(),
            "/api/auth/delete",
            Map.of("login", alice.username(), "password", NEXT))
        .expectStatus()
        .isOk();
    assertThat(actions(alice.userId()))
        .containsExactly(
            "account.created",
            "session.opened",
            "sign-in.failed",
            "password.changed",
            "account.deleted");
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(
            () ->
                records(alice.userId()).stream()
                    .allMatch(
                        one ->
                            one.detail() == null
                                && (one.ip() == null || one.action().equals("sign-in.failed"))));
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(() -> records(alice.userId()).stream().allMatch(one -> one.seal() != null));
  }

  @Test
  void aFailureOfAnUnknownAccountIsRecordedWithoutItsName() {
    String name = RunningService.freshName();
    signIn(name, "whatever it may be").expectStatus().isUnauthorized();
    AuditRecord failed =
        Objects.requireNonNull(
            service
                .bean(AuditReader.class)
                .newest(new AuditQuery(null, null, AuditAction.SIGN_IN_FAILED, null, null), null, 1)
                .blockLast());
    assertThat(failed.actor().type()).isEqualTo("visitor");
    assertThat(failed.toString()).doesNotContain(name);
  }

  @Test
  void theEndOfASessionIsRecorded() {
    SignedInClient bob = service.signIn();
    service
        .client()
        .post()
        .uri("/api/auth/logout")
        .cookie(RunningService.COOKIE, bob.cookie())
        .exchange()
        .expectStatus()
        .isOk();
    AuditRecord ended = records(bob.userId()).get(2);
    assertThat(ended.action()).isEqualTo("session.ended");
    assertThat(ended.detail()).contains(bob.sessionId().toString());
  }

  /** Without the table no record can be stored, and so no change of an account. */
  @Test
  void aChangeWithoutItsRecordDoesNotHappen() {
    try (OwnDatabase own = OwnDatabase.create(2)) {
      Users users = TestUsers.in(own.client(), own.transactions(), Clock.systemUTC());
      NewUser added =
          NewUser.builder(UUID.randomUUID())
              .username(Username.parse("alice", new ArrayList<>()))
              .build();
      User user = Objects.requireNonNull(users.add(added, List.of()).block());
      own.run("alter table audit_records rename to gone");
      assertThat(
              users
                  .disable(
                      user.id(),
                      List.of(AuditEvent.own(AuditAction.ACCOUNT_DISABLED, user.id()).write()))
                  .map(changed -> "changed")
                  .onErrorReturn("failed")
                  .block())
          .isEqualTo("failed");
      assertThat(Objects.requireNonNull(users.findById(user.id()).block()).disabled()).isFalse();
    }
  }

  private ResponseSpec signIn(String name, String password) {
    return ApiCalls.post(
        service.client(), "/api/auth/login", Map.of("username", name, "password", password));
  }

  private List<String> actions(UUID subject) {
    return records(subject).stream().map(AuditRecord::action).toList();
  }

  private List<AuditRecord> records(UUID subject) {
    return Objects.requireNonNull(
        service
            .bean(AuditReader.class)
            .all(new AuditQuery(null, subject, null, null, null))
            .collectList()
            .block());
  }
}
