package dev.forestgate.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.RunningService;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * A device with a valid cookie has a guess budget of its own; another device with the same browser
 * has not.
 */
@Tag("security")
class KnownDeviceBudgetTest {
  private static final String VISITOR = "__Host-visitor";
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  private final RunningService service = RunningService.shared();

  @Test
  void aNeighbourWithTheSameBrowserDoesNotLockTheOwnerOut() {
    String alice = RunningService.freshName();
    service.register(alice);
    String own = visitor(login(null, alice, RunningService.PASSWORD));
    login(own, alice, RunningService.PASSWORD);
    lock(alice, null);
    assertThat(status(login(null, alice, RunningService.PASSWORD)))
        .as("the neighbour")
        .isEqualTo(429);
    assertThat(status(login(own, alice, RunningService.PASSWORD))).as("the owner").isEqualTo(200);
  }

  @Test
  void neighbourWithAnOwnVisitorCookieDoesNotLockTheDevice() {
    String alice = RunningService.freshName();
    service.register(alice);
    String own = visitor(login(null, alice, RunningService.PASSWORD));
    String neighbours = visitor(login(null, RunningService.freshName(), RunningService.PASSWORD));
    lock(alice, neighbours);
    assertThat(status(login(own, alice, RunningService.PASSWORD))).isEqualTo(200);
  }

  private void lock(String name, @Nullable String visitor) {
    int wrong = 0;
    while (status(login(visitor, name, "not it")) == 401) {
      wrong++;
    }
    assertThat(wrong).isGreaterThanOrEqualTo(5);
  }

  private EntityExchangeResult<byte[]> login(
      @Nullable String visitor, String name, String password) {
    WebTestClient.RequestBodySpec request =
        service
            .client()
            .post()
            .uri("/api/auth/login")
            .contentType(MediaType.APPLICATION_JSON)
            .header(HttpHeaders.USER_AGENT, FIREFOX)
            .header("Sec-Fetch-Site", "same-origin");
    if (visitor != null) {
      request.cookie(VISITOR, visitor);
    }
    return request
        .bodyValue(Map.of("username", name, "password", password))
        .exchange()
        .expectBody()
        .returnResult();
  }

  private static String visitor(EntityExchangeResult<byte[]> answer) {
    var cookie = answer.getResponseCookies().getFirst(VISITOR);
    assertThat(cookie).isNotNull();
    return cookie == null ? "" : cookie.getValue();
  }

  private static int status(EntityExchangeResult<byte[]> answer) {
    return answer.getStatus().value();
  }
}
