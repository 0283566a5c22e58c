package dev.forestgate.account.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.forestgate.exports.Exports;
import dev.forestgate.secret.Secret;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.FactorOwner;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.users.Users;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** A copy of all data of an account: request, progress, archive and deletion. */
class ExportTest {
  private static final String PATH = "/api/export";
  private static final Map<String, Object> ARIA =
      Map.of("name", "Aria", "description", "A ranger", "sex", 1, "race", 2);
  private static final String NOT_FOUND =
      """
      {"type":"/problems/not-found","title":"Not found","status":404,
       "detail":"There is no resource at this address."}
      """;

  private final RunningService service = RunningService.shared();
  private final Exports exports = service.bean(Exports.class);

  @Test
  void anArchiveHoldsEverythingButSecrets() throws Exception {
    MailUser alice = MailUser.verified(service);
    SignedInClient first = service.signIn(alice.username());
    Path journal = service.journal(first.sessionId());
    Awaitility.await().until(() -> Files.exists(journal));
    FactorOwner owner = FactorOwner.of(service, service.signIn(alice.username())).addApp();
    owner.elevate(0);
    Map<String, Object> key =
        FactorUser.body(
            owner.post("/api/keys", Map.of("name", "nightly", "scopes", List.of("characters"))),
            201);
    owner.post("/api/characters", ARIA).expectStatus().isOk().expectBody().returnResult();
    assertThat(state(owner.session()).get("state")).isEqualTo("none");

    owner.post(PATH, Map.of()).expectStatus().isAccepted().expectBody().returnResult();
    Map<String, Object> ready = awaitReady(owner.session());
    Map<String, byte[]> archive = download(owner.session(), ready);

    assertThat(ready).containsEntry("progress", 100);
    assertThat(archive.keySet())
        .filteredOn(name -> !name.startsWith("interactions/"))
        .containsExactlyInAnyOrder(
            "account.json",
            "sessions.json",
            "factors.json",
            "characters.json",
            "api-keys.json",
            "grants.json",
            "audit.json",
            "manifest.json");
    assertThat(alice.message("copy of your data is ready").link())
        .isEqualTo("http://localhost:" + service.port() + "/account/data");
    assertManifest(archive, owner.session());
    assertThat(text(archive, "account.json")).contains(alice.email(), alice.username());
    assertThat(JsonPath.<List<String>>read(text(archive, "sessions.json"), "$[*].id"))
        .containsExactlyInAnyOrder(
            first.sessionId().toString(), owner.session().sessionId().toString());
    assertThat(JsonPath.<List<String>>read(text(archive, "factors.json"), "$[*].type"))
        .containsExactlyInAnyOrder("totp", "recovery-codes");
    assertThat(JsonPath.<Map<String, Object>>read(text(archive, "api-keys.json"), "$[0]"))
        .containsEntry("id", key.get("id"))
        .containsEntry("name", "nightly")
        .containsEntry("scopes", List.of("characters"));
    assertThat(JsonPath.<Map<String, Object>>read(text(archive, "characters.json"), "$[0]"))
        .containsAllEntriesOf(ARIA)
        .containsKeys("id", "created_at", "updated_at");
    assertThat(text(archive, "grants.json")).isEqualTo("[]");
    assertThat(JsonPath.<List<String>>read(text(archive, "audit.json"), "$[*].action"))
        .contains("account.created", "email.verified", "session.opened", "export.created");
    String name = "interactions/" + first.sessionId();
    assertThat(text(archive, name + ".md")).isEqualTo(Files.readString(journal));
    assertThat(JsonPath.<String>read(text(archive, name + ".json"), "$.integrity"))
        .isEqualTo("unchanged");
    assertThat(
            JsonPath.<List<String>>read(
                text(archive, name + ".json"), "$.sections[*].events[*].action"))
        .contains("signed-in");
    assertThat(String.join("\n", archive.keySet().stream().map(one -> text(archive, one)).toList()))
        .doesNotContain(
            storedHash(first.userId()),
            FactorUser.string(key, "key"),
            Secret.of(FactorUser.string(key, "key")).sha256(),
            owner.recoveryCodes().get(1),
            first.cookie().substring(37));
  }

  @Test
  void aSecondRequestBeginsNoOther() {
    SignedInClient alice = service.signIn();
    UUID running = UUID.randomUUID();
    exports.begin(alice.userId(), running).block();
    exports.progress(alice.userId(), running, 42).block();
    request(alice)
        .expectStatus()
        .isAccepted()
        .expectBody()
        .jsonPath("$.state")
        .isEqualTo("running")
        .jsonPath("$.id")
        .isEqualTo(running.toString())
        .jsonPath("$.progress")
        .isEqualTo(42);
    ApiCalls.expectProblem(archive(alice, running), 404, NOT_FOUND);
  }

  @Test
  void aNewExportTakesThePlaceOfOneThatIsReady() throws Exception {
    SignedInClient alice = service.signIn();
    request(alice).expectStatus().isAccepted().expectBody().returnResult();
    UUID old = UUID.fromString((String) awaitReady(alice).get("id"));
    Path file = Objects.requireNonNull(exports.archive(alice.userId(), old).block()).file();
    request(alice).expectStatus().isAccepted().expectBody().returnResult();
    assertThat(awaitReady(alice).get("id")).isNotEqualTo(old.toString());
    assertThat(file).doesNotExist();
    ApiCalls.expectProblem(archive(alice, old), 404, NOT_FOUND);
  }

  @Test
  void onlyItsOwnerGetsTheArchive() {
    SignedInClient alice = service.signIn();
    SignedInClient bob = service.signIn();
    request(alice).expectStatus().isAccepted().expectBody().returnResult();
    UUID id = UUID.fromString((String) awaitReady(alice).get("id"));
    for (Object other : List.of(id, UUID.randomUUID(), "nonsense")) {
      ApiCalls.expectProblem(archive(bob, other), 404, NOT_FOUND);
    }
    service
        .client()
        .get()
        .uri(PATH + "/" + id)
        .exchange()
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    archive(alice, id).expectStatus().isOk().expectBody().returnResult();
  }

  @Test
  void aRequestNeedsARecentAuthentication() {
    FactorOwner alice = FactorOwner.withoutFactor(service);
    alice.age(Duration.ofDays(1), "pwd");
    alice
        .post(PATH, Map.of())
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .jsonPath("$.type")
        .isEqualTo("/problems/elevation-required");
    assertThat(state(alice.session())).containsExactly(Map.entry("state", "none"));
  }

  @Test
  void theArchiveGoesWithTheAccount() {
    SignedInClient alice = service.signIn();
    request(alice).expectStatus().isAccepted().expectBody().returnResult();
    UUID id = UUID.fromString((String) awaitReady(alice).get("id"));
    Path file = Objects.requireNonNull(exports.archive(alice.userId(), id).block()).file();
    ApiCalls.post(
            service.client(),
            "/api/delete",
            Map.of("username", alice.username(), "password", RunningService.PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    Awaitility.await().until(() -> Files.notExists(file.getParent()));
    assertThat(exports.find(alice.userId()).block()).isNull();
    // A job that is late finds that its export is not wanted.
    assertThat(exports.progress(alice.userId(), id, 50).block()).isFalse();
  }

  private void assertManifest(Map<String, byte[]> archive, SignedInClient owner) throws Exception {
    String manifest = text(archive, "manifest.json");
    assertThat(JsonPath.<String>read(manifest, "$.account")).isEqualTo(owner.userId().toString());
    List<Map<String, Object>> files = JsonPath.read(manifest, "$.files");
    assertThat(files)
        .extracting(file -> file.get("name"))
        .containsExactlyInAnyOrderElementsOf(
            archive.keySet().stream().filter(name -> !name.equals("manifest.json")).toList());
    for (Map<String, Object> file : files) {
      byte[] content = Objects.requireNonNull(archive.get((String) file.get("name")));
      assertThat(file)
          .containsEntry("bytes", content.length)
          .containsEntry(
              "sha256",
              HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
    }
  }

  private String storedHash(UUID user) {
    return Objects.requireNonNull(service.bean(Users.class).findById(user).block())
        .passwordHash()
        .reveal();
  }

  private Map<String, Object> awaitReady(SignedInClient user) {
    return Awaitility.await().until(() -> state(user), found -> "ready".equals(found.get("state")));
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> state(SignedInClient user) {
    return Objects.requireNonNull(
        call(HttpMethod.GET, PATH, user)
            .expectStatus()
            .isOk()
            .expectBody(Map.class)
            .returnResult()
            .getResponseBody());
  }

  private ResponseSpec request(SignedInClient user) {
    return call(HttpMethod.POST, PATH, user);
  }

  private ResponseSpec archive(SignedInClient user, Object id) {
    return call(HttpMethod.GET, PATH + "/" + id, user);
  }

  private ResponseSpec call(HttpMethod method, String path, SignedInClient user) {
    return service
        .client()
        .method(method)
        .uri(path)
        .cookie(RunningService.COOKIE, user.cookie())
        .exchange();
  }

  private Map<String, byte[]> download(SignedInClient user, Map<String, Object> ready)
      throws IOException {
    byte[] zip =
        archive(user, Objects.requireNonNull(ready.get("id")))
            .expectStatus()
            .isOk()
            .expectHeader()
            .contentType("application/zip")
            .expectHeader()
            .value(
                HttpHeaders.CONTENT_DISPOSITION,
                value -> assertThat(value).matches("attachment; filename=\"account-.{10}\\.zip\""))
            .expectBody()
            .returnResult()
            .getResponseBody();
    assertThat(ready).containsEntry("bytes", Objects.requireNonNull(zip).length);
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    }
    return files;
  }

  private static String text(Map<String, byte[]> archive, String name) {
    return new String(Objects.requireNonNull(archive.get(name), name), UTF_8);
  }
}
