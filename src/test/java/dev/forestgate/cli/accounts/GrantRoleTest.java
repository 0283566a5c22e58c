package dev.forestgate.cli.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.ModeRun;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The mode grant-role beside a running service. */
class GrantRoleTest {
  @Test
  void sessionsAndTokensCarryAGrantedRole() {
    SignedInClient alice = RunningService.shared().signIn();
    assertThat(roles(alice)).isEmpty();
    assertThat(claims(alice.accessToken())).doesNotContain("roles");
    assertThat(run(alice.username().toUpperCase(Locale.ROOT), "editor"))
        .isEqualTo(alice.username() + " has the roles editor");
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(() -> roles(alice).equals(List.of("editor")));
    SignedInClient.Body refreshed =
        RunningService.shared()
            .client()
            .post()
            .uri("/api/auth/refresh")
            .cookie(RunningService.COOKIE, alice.cookie())
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(SignedInClient.Body.class)
            .returnResult()
            .getResponseBody();
    assertThat(claims(Objects.requireNonNull(refreshed).access_token()))
        .contains("\"roles\":[\"editor\"]");
    SignedInClient again = RunningService.shared().signIn(alice.username());
    assertThat(claims(again.accessToken())).contains("\"roles\":[\"editor\"]");
    assertThat(read(again, "/api/profile", "$.roles")).containsExactly("editor");
  }

  @Test
  void anUnknownAccountIsTold() {
    ModeRun mode = grant("nobody-is-called-so", "admin");
    assertThat(mode.exitCode()).isOne();
    assertThat(mode.output()).isEqualTo("There is no account nobody-is-called-so");
  }

  @Test
  void anAccountAndARoleAreNeeded() {
    expectRefused("grant-role needs an account and a role", "alice");
    expectRefused("A role must have 2 to 32 characters", "alice", "Admin");
  }

  @Test
  void rolesNeedPostgres() {
    expectRefused("Roles need PostgreSQL", "alice", "admin", "--forestgate.accounts.store=redis");
  }

  private static String run(String login, String role) {
    ModeRun mode = grant(login, role);
    assertThat(mode.exitCode()).as(mode.output()).isZero();
    return mode.output();
  }

  private static ModeRun grant(String login, String role) {
    return ModeRun.of("grant-role", login, role, "--DATABASE_URL=" + TestStores.databaseUrl());
  }

  private static void expectRefused(String reason, String... arguments) {
    ModeRun.of(Stream.concat(Stream.of("grant-role"), Stream.of(arguments)).toArray(String[]::new))
        .expectRefused(reason);
  }

  private static List<String> roles(SignedInClient user) {
    ApiCalls.expectSession(RunningService.shared(), user.cookie(), 200);
    return read(user, "/api/auth/session", "$.user.roles");
  }

  private static List<String> read(SignedInClient user, String path, String member) {
    byte @Nullable [] body =
        RunningService.shared()
            .client()
            .get()
            .uri(path)
            .cookie(RunningService.COOKIE, user.cookie())
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody()
            .returnResult()
            .getResponseBodyContent();
    return JsonPath.read(new String(Objects.requireNonNull(body), StandardCharsets.UTF_8), member);
  }

  private static String claims(String token) {
    return new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
  }
}
