package dev.forestgate.admin.users;

import dev.forestgate.apikeys.ApiKeys;
import dev.forestgate.apikeys.KeyDraft;
import dev.forestgate.apikeys.KeyScope;
import dev.forestgate.apikeys.NewKey;
import dev.forestgate.roles.Roles;
import dev.forestgate.secret.Secret;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.users.Users;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/**
 * A signed-in account with roles, and its calls.
 *
 * @param key API key that the calls present; null for those in the session
 */
public record OperatorClient(RunningService service, SignedInClient session, @Nullable Secret key) {
  public static final String USERS = "/api/admin/users";

  /** A new account with {@code roles}, and its session. */
  public static OperatorClient create(RunningService service, String... roles) {
    SignedInClient session = service.signIn();
    if (roles.length > 0) {
      setRoles(service, session.userId(), roles);
    }
    return new OperatorClient(service, session, null);
  }

  public static void setRoles(RunningService service, UUID user, String... roles) {
    Objects.requireNonNull(
        service.bean(Users.class).setRoles(user, Roles.of(roles), List.of()).block());
  }

  /** The same account at another replica. */
  public OperatorClient at(RunningService other) {
    return new OperatorClient(other, session, key);
  }

  /** The same account by an API key with {@code scope}. */
  public OperatorClient byKey(KeyScope scope) {
    KeyDraft draft = new KeyDraft(UUID.randomUUID(), scope.text(), List.of(scope), null);
    NewKey added =
        Objects.requireNonNull(service.bean(ApiKeys.class).add(id(), 0, draft, List.of()).block());
    return new OperatorClient(service, session, added.secret());
  }

  public UUID id() {
    return session.userId();
  }

  public ResponseSpec get(String path, Object... values) {
    return cookie(service.client().get().uri(path, values)).exchange();
  }

  public ResponseSpec delete(String path) {
    return cookie(service.client().delete().uri(path)).exchange();
  }

  public ResponseSpec send(HttpMethod method, String path, Map<String, ?> body) {
    return cookie(service.client().method(method).uri(path))
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  public ResponseSpec change(UUID user, Map<String, ?> body) {
    return send(HttpMethod.PATCH, USERS + "/" + user, body);
  }

  /** The account {@code user} as operators see it. */
  public Map<String, Object> shown(UUID user) {
    return FactorUser.body(get(USERS + "/" + user), 200);
  }

  private <S extends WebTestClient.RequestHeadersSpec<?>> S cookie(S request) {
    request.cookie(RunningService.COOKIE, session.cookie());
    if (key != null) {
      request.header(HttpHeaders.AUTHORIZATION, "Bearer " + key.reveal());
    }
    return request;
  }
}
