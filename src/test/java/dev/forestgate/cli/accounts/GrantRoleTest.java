package dev.forestgate.cli.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jayway.jsonpath.JsonPath;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.ServiceProcess;
import dev.forestgate.testing.SignedInClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mode grant-role as a process of its own, beside a running service. */
class GrantRoleTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void sessionsAndTokensCarryAGrantedRole() throws Exception {
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
  void anUnknownAccountIsTold() throws Exception {
    try (ServiceProcess mode = start("nobody-is-called-so", "admin")) {
      assertThat(mode.awaitEnd()).isOne();
      assertThat(mode.output().strip()).isEqualTo("There is no account nobody-is-called-so");
    }
  }

  @Test
  void anAccountAndARoleAreNeeded() {
    assertThatThrownBy(() -> GrantRole.run("grant-role", "alice"))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("grant-role needs an account and a role");
    assertThatThrownBy(() -> GrantRole.run("grant-role", "alice", "Admin"))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("A role must have 2 to 32 characters");
  }

  @Test
  void rolesNeedPostgres() {
    assertThatThrownBy(
            () ->
                GrantRole.run("grant-role", "alice", "admin", "--forestgate.accounts.store=redis"))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("Roles need PostgreSQL");
  }

  private String run(String login, String role) throws Exception {
    try (ServiceProcess mode = start(login, role)) {
      assertThat(mode.awaitEnd()).as(mode.output()).isZero();
      return mode.output().strip();
    }
  }

  private ServiceProcess start(String login, String role) throws Exception {
    return ServiceProcess.start(
        folder, Map.of("DATABASE_URL", TestStores.databaseUrl()), "grant-role", login, role);
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
