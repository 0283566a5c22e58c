package dev.forestgate.account.keys;

import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** A signed-in account, and calls with its session and its keys. */
record KeyClient(RunningService service, SignedInClient session) {
  static final String KEYS = "/api/keys";

  /** A key as its creation returned it. */
  record Created(UUID id, String key) {}

  static KeyClient create(RunningService service) {
    return new KeyClient(service, service.signIn());
  }

  UUID id() {
    return session.userId();
  }

  Created key(String... scopes) {
    Map<String, Object> body =
        FactorUser.body(create(Map.of("name", "a key", "scopes", List.of(scopes))), 201);
    return new Created(
        UUID.fromString(FactorUser.string(body, "id")), FactorUser.string(body, "key"));
  }

  ResponseSpec create(Map<String, ?> body) {
    return call(service, session.bearer(), HttpMethod.POST, KEYS, body);
  }

  ResponseSpec inSession(HttpMethod method, String path) {
    return call(service, session.bearer(), method, path, Map.of());
  }

  ResponseSpec remove(Created key) {
    return inSession(HttpMethod.DELETE, KEYS + "/" + key.id());
  }

  static ResponseSpec get(RunningService service, Created key, String path) {
    return call(service, "Bearer " + key.key(), HttpMethod.GET, path, Map.of());
  }

  static ResponseSpec call(
      RunningService service, String header, HttpMethod method, String path, Map<String, ?> body) {
    var request =
        service.client().method(method).uri(path).header(HttpHeaders.AUTHORIZATION, header);
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.DELETE)
        ? request.exchange()
        : request.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
  }
}
