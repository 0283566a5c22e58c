package dev.forestgate.admin.users;

import static dev.forestgate.testing.FactorUser.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.RunningService;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** The API of operators on the management port alone. */
class OperatorPortTest {
  private static RunningService service;
  private static OperatorClient admin;

  @BeforeAll
  static void start() {
    service = RunningService.start("forestgate.admin.port=management");
    admin = OperatorClient.create(service, "admin");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void theManagementPortServesIt() {
    String name = RunningService.freshName();
    Map<String, Object> created =
        body(
            call(
                HttpMethod.POST,
                OperatorClient.USERS,
                Map.of("username", name, "password", RunningService.PASSWORD)),
            201);
    assertThat(created).containsEntry("username", name).containsKey("created_at");
    String one = OperatorClient.USERS + "/" + created.get("id");
    assertThat(body(call(HttpMethod.GET, one), 200)).containsEntry("username", name);
    assertThat(body(call(HttpMethod.GET, "/api/admin/audit?subject=" + created.get("id")), 200))
        .asString()
        .contains("account.created", "127.0.0.1", admin.id().toString());
    expect(call(HttpMethod.PUT, one), 405, "method-not-allowed");
    expect(call(HttpMethod.GET, OperatorClient.USERS + "?unknown=1"), 400, "invalid-request");
    call(HttpMethod.DELETE, one).expectStatus().isNoContent();
  }

  @Test
  void itChecksRightsThereToo() {
    expect(
        service.management().get().uri("/api/admin/overview").exchange(), 401, "unauthenticated");
    OperatorClient user = OperatorClient.create(service);
    expect(call(user, HttpMethod.GET, "/api/admin/overview", Map.of()), 403, "forbidden");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/admin/overview", "/api/admin/users", "/api/admin", "/admin"})
  void theServicePortHasNothingOfIt(String path) {
    // unlike service.client() it does not know the description, which has the API on this port
    WebTestClient client = WebTestClient.bindToServer().baseUrl(service.url()).build();
    expect(
        client
            .get()
            .uri(path)
            .header(HttpHeaders.AUTHORIZATION, admin.session().bearer())
            .exchange(),
        404,
        "not-found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/profile", "/admin", "/sign-in", "/api/admin/nothing"})
  void theManagementPortHasNothingElse(String path) {
    expect(call(HttpMethod.GET, path), 404, "not-found");
    service.management().get().uri("/actuator/health").exchange().expectStatus().isOk();
  }

  private static ResponseSpec call(HttpMethod method, String path) {
    return call(method, path, Map.of());
  }

  private static ResponseSpec call(HttpMethod method, String path, Map<String, ?> body) {
    return call(admin, method, path, body);
  }

  private static ResponseSpec call(
      OperatorClient caller, HttpMethod method, String path, Map<String, ?> body) {
    var request =
        service
            .management()
            .method(method)
            .uri(path)
            .header(HttpHeaders.AUTHORIZATION, caller.session().bearer());
    return body.isEmpty()
        ? request.exchange()
        : request.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
  }

  private static void expect(ResponseSpec response, int status, String problem) {
    assertThat(body(response, status)).containsEntry("type", "/problems/" + problem);
  }
}
