package dev.forestgate.admin.users;

import static dev.forestgate.admin.users.OperatorClient.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.apikeys.KeyScope;
import dev.forestgate.audit.AuditActor;
import dev.forestgate.audit.AuditQuery;
import dev.forestgate.audit.AuditReader;
import dev.forestgate.audit.AuditRecord;
import dev.forestgate.http.RouteTable;
import dev.forestgate.pages.api.ApiRoutes;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.RunningService;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Every route of operators, called by everyone. */
class OperatorRightsTest {
  private static final RunningService SERVICE = RunningService.shared();

  /** Routes by the role that they need: each caller of the matrix gets what its row says. */
  private static final List<Route> ROUTES =
      List.of(
          new Route(HttpMethod.GET, USERS, "viewer"),
          new Route(HttpMethod.POST, USERS, "admin"),
          new Route(HttpMethod.GET, USERS + "/{id}", "viewer"),
          new Route(HttpMethod.PATCH, USERS + "/{id}", "support"),
          new Route(HttpMethod.DELETE, USERS + "/{id}", "admin"),
          new Route(HttpMethod.GET, USERS + "/{id}/sessions", "viewer"),
          new Route(HttpMethod.DELETE, USERS + "/{id}/sessions", "support"),
          new Route(HttpMethod.DELETE, USERS + "/{id}/sessions/{session}", "support"),
          new Route(HttpMethod.DELETE, USERS + "/{id}/factors", "support"),
          new Route(HttpMethod.GET, USERS + "/{id}/interactions", "viewer"),
          new Route(HttpMethod.GET, USERS + "/{id}/interactions/{interaction}", "support"),
          new Route(HttpMethod.POST, USERS + "/{id}/password-reset", "support"),
          new Route(HttpMethod.POST, USERS + "/{id}/limits/forgive", "support"),
          new Route(HttpMethod.GET, "/api/admin/webhooks", "viewer"),
          new Route(HttpMethod.POST, "/api/admin/webhooks", "admin"),
          new Route(HttpMethod.PATCH, "/api/admin/webhooks/{id}", "admin"),
          new Route(HttpMethod.DELETE, "/api/admin/webhooks/{id}", "admin"),
          new Route(HttpMethod.GET, "/api/admin/webhooks/{id}/deliveries", "viewer"),
          new Route(
              HttpMethod.POST, "/api/admin/webhooks/{id}/deliveries/{delivery}/retry", "admin"),
          new Route(HttpMethod.GET, "/api/admin/audit", "viewer"),
          new Route(HttpMethod.GET, "/api/admin/overview", "viewer"),
          new Route(HttpMethod.GET, "/api/admin/clients", "viewer"),
          new Route(HttpMethod.POST, "/api/admin/clients", "admin"),
          new Route(HttpMethod.GET, "/api/admin/clients/{id}", "viewer"),
          new Route(HttpMethod.PATCH, "/api/admin/clients/{id}", "admin"),
          new Route(HttpMethod.DELETE, "/api/admin/clients/{id}", "admin"),
          new Route(HttpMethod.POST, "/api/admin/clients/{id}/secret", "admin"));

  /** A replica whose clock is past every elevation. */
  private static RunningService late;

  @BeforeAll
  static void start() {
    late = RunningService.start(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(20)));
    OperatorClient.create(SERVICE, "admin"); // so that no admin of a test is the last one
  }

  @AfterAll
  static void stop() {
    late.close();
  }

  private record Route(HttpMethod method, String path, String role) {
    boolean isWrite() {
      return !method.equals(HttpMethod.GET);
    }

    /** The call on an account that does not exist: admitted callers get 404, or 200 for a list. */
    ResponseSpec call(OperatorClient caller) {
      String there =
          path.replace("{id}", UUID.randomUUID().toString())
              .replace("{session}", UUID.randomUUID().toString())
              .replace("{delivery}", UUID.randomUUID().toString())
              .replace("{interaction}", UUID.randomUUID().toString());
      return isWrite() && !method.equals(HttpMethod.DELETE)
          ? caller.send(method, there, Map.of("disabled", true))
          : method.equals(HttpMethod.GET) ? caller.get(there) : caller.delete(there);
    }

    int admitted() {
      return path.contains("{id}") ? 404 : method.equals(HttpMethod.POST) ? 400 : 200;
    }
  }

  @Test
  void everyRouteOfOperatorsIsInTheMatrix() {
    Set<String> there = new TreeSet<>();
    new RouteTable(SERVICE.bean(ApiRoutes.class).routes())
        .forEach(
            route -> {
              if (route.path().startsWith("/api/admin")) {
                there.add(route.method() + " " + route.path());
              }
            });
    assertThat(ROUTES)
        .extracting(route -> route.method() + " " + route.path())
        .containsExactlyInAnyOrderElementsOf(there);
  }

  @ParameterizedTest
  @CsvSource({
    "'', false, false, false",
    "editor, false, false, false",
    "viewer, true, false, false",
    "support, true, true, false",
    "admin, true, true, true"
  })
  void eachRoleGetsWhatItIsFor(String role, boolean viewer, boolean support, boolean admin) {
    OperatorClient caller =
        role.isEmpty() ? OperatorClient.create(SERVICE) : OperatorClient.create(SERVICE, role);
    Map<String, Boolean> allowed = Map.of("viewer", viewer, "support", support, "admin", admin);
    for (Route route : ROUTES) {
      boolean isAllowed = Boolean.TRUE.equals(allowed.get(route.role()));
      status(route.call(caller), route, isAllowed ? route.admitted() : 403);
      int later = !isAllowed ? 403 : route.isWrite() ? 401 : route.admitted();
      status(route.call(caller.at(late)), route, later);
    }
  }

  /** Also at the replica where no session is elevated: a key needs no elevation. */
  @ParameterizedTest
  @EnumSource(KeyScope.class)
  void aKeyGetsWhatItsScopeAndTheRolesOfItsOwnerAllow(KeyScope scope) {
    OperatorClient admin = OperatorClient.create(SERVICE, "admin").byKey(scope).at(late);
    OperatorClient viewer = OperatorClient.create(SERVICE, "viewer").byKey(scope);
    OperatorClient person = OperatorClient.create(SERVICE).byKey(scope);
    for (Route route : ROUTES) {
      boolean inScope = scope == (route.isWrite() ? KeyScope.ADMIN_WRITE : KeyScope.ADMIN_READ);
      status(route.call(admin), route, inScope ? route.admitted() : 403);
      boolean viewerMay = inScope && route.role().equals("viewer");
      status(route.call(viewer), route, viewerMay ? route.admitted() : 403);
      FactorUser.expectRefused(
          route.call(person), 403, inScope ? "forbidden" : "insufficient-scope");
    }
  }

  @Test
  void whatAKeyDoesIsRecordedAsOfTheKey() {
    OperatorClient admin = OperatorClient.create(SERVICE, "admin").byKey(KeyScope.ADMIN_WRITE);
    OperatorClient target = OperatorClient.create(SERVICE);
    admin.delete(USERS + "/" + target.id() + "/sessions").expectStatus().isNoContent();
    AuditRecord record =
        Objects.requireNonNull(
            SERVICE
                .bean(AuditReader.class)
                .newest(new AuditQuery(null, target.id(), null, null, null), null, 1)
                .blockFirst());
    assertThat(record.action()).isEqualTo("session.ended");
    assertThat(record.actor().type()).isEqualTo("key");
  }

  @Test
  void aKeyOfADisabledAdminIsRefusedAtOnce() {
    OperatorClient admin = OperatorClient.create(SERVICE, "admin").byKey(KeyScope.ADMIN_READ);
    admin.get(USERS).expectStatus().isOk();
    SERVICE.bean(CredentialRenewal.class).disable(admin.id(), AuditActor.SYSTEM).block();
    for (Route route : ROUTES) {
      status(route.call(admin.at(late)), route, 401);
    }
  }

  @Test
  void aStrangerAndADisabledAdminAreNotSignedIn() {
    OperatorClient admin = OperatorClient.create(SERVICE, "admin");
    SERVICE.bean(CredentialRenewal.class).disable(admin.id(), AuditActor.SYSTEM).block();
    for (Route route : ROUTES) {
      status(route.call(admin), route, 401);
      String path =
          route
              .path()
              .replace("{id}", admin.id().toString())
              .replace("{session}", "1")
              .replace("{delivery}", "1")
              .replace("{interaction}", "1");
      status(
          SERVICE
              .client()
              .method(route.method())
              .uri(path)
              .contentType(MediaType.APPLICATION_JSON)
              .bodyValue(Map.of())
              .exchange(),
          route,
          401);
    }
  }

  @Test
  void aCallThatIsNotElevatedSaysSo() {
    OperatorClient admin = OperatorClient.create(SERVICE, "admin");
    FactorUser.expectRefused(
        admin.at(late).delete(USERS + "/" + UUID.randomUUID()), 401, "elevation-required");
  }

  @Test
  void nobodyActsUpward() {
    OperatorClient support = OperatorClient.create(SERVICE, "support");
    OperatorClient admin = OperatorClient.create(SERVICE, "admin");
    OperatorClient equal = OperatorClient.create(SERVICE, "support");
    String target = USERS + "/" + admin.id();
    for (Route route : ROUTES) {
      if (route.role().equals("support")) {
        String path =
            route
                .path()
                .replace("{id}", admin.id().toString())
                .replace("{session}", admin.session().sessionId().toString())
                .replace("{interaction}", admin.session().sessionId().toString());
        FactorUser.expectRefused(
            route.method().equals(HttpMethod.DELETE)
                ? support.delete(path)
                : support.send(route.method(), path, Map.of("disabled", true)),
            403,
            "forbidden");
      }
    }
    SERVICE.expectSession(admin.session(), 200);
    support.get(target).expectStatus().isOk();
    support.change(equal.id(), Map.of("disabled", true)).expectStatus().isOk();
  }

  @Test
  void rightsAreGivenByAdminsAlone() {
    OperatorClient support = OperatorClient.create(SERVICE, "support");
    OperatorClient admin = OperatorClient.create(SERVICE, "admin");
    for (Map<String, ?> change :
        List.of(
            Map.of("roles", List.of("admin")),
            Map.of("roles", List.of("support", "editor"), "disabled", false),
            Map.of("email_verified", true),
            Map.of("username", RunningService.freshName()))) {
      FactorUser.expectRefused(support.change(support.id(), change), 403, "forbidden");
    }
    admin.change(support.id(), Map.of("roles", List.of("admin"))).expectStatus().isOk();
    assertThat(admin.shown(support.id())).containsEntry("roles", List.of("admin"));
    admin.change(support.id(), Map.of("roles", List.of())).expectStatus().isOk();
    support.get(USERS).expectStatus().isForbidden();
  }

  private static void status(ResponseSpec response, Route route, int expected) {
    assertThat(response.expectBody().returnResult().getStatus().value())
        .as(route.toString())
        .isEqualTo(expected);
  }
}
