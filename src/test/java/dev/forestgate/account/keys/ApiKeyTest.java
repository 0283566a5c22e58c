package dev.forestgate.account.keys;

import static dev.forestgate.account.keys.KeyClient.KEYS;
import static dev.forestgate.testing.FactorUser.expectRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.forestgate.account.keys.KeyClient.Created;
import dev.forestgate.apikeys.ApiKeys;
import dev.forestgate.apikeys.KeyScope;
import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditActor;
import dev.forestgate.audit.AuditQuery;
import dev.forestgate.audit.AuditReader;
import dev.forestgate.audit.AuditRecord;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.renewal.AccountRemoval;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.secret.Secret;
import dev.forestgate.testing.CapturedLog;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

class ApiKeyTest {
  private static final RunningService SERVICE = RunningService.shared();
  private static final String[] ALL =
      Arrays.stream(KeyScope.values()).map(KeyScope::text).toArray(String[]::new);

  /** A replica that is ahead: no session is elevated there. */
  private static RunningService late;

  @BeforeAll
  static void start() {
    late = RunningService.start(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(20)));
  }

  @AfterAll
  static void stop() {
    late.close();
  }

  @ParameterizedTest
  @CsvSource({
    "profile:read, GET, /api/profile",
    "profile:read, GET, /api/auth/profile",
    "profile:read, GET, /profile",
    "events:write, POST, /api/events",
    "interactions:read, GET, /api/interactions",
    "characters, GET, /api/characters",
    "characters, POST, /characters"
  })
  void aKeyIsAcceptedByTheRoutesOfItsScope(String scope, String method, String path) {
    KeyClient alice = KeyClient.create(SERVICE);
    Map<String, Object> body =
        Map.of("action", "report", "name", "Yrsa", "description", "-", "sex", 1, "race", 1);
    HttpMethod verb = HttpMethod.valueOf(method);
    assertThat(status(call(alice.key(scope), verb, path, body))).isIn(200, 202);
    Created others =
        alice.key(Arrays.stream(ALL).filter(one -> !one.equals(scope)).toArray(String[]::new));
    ResponseSpec refused = call(others, verb, path, body);
    refused
        .expectHeader()
        .valueEquals(
            HttpHeaders.WWW_AUTHENTICATE,
            "Bearer error=\"insufficient_scope\", scope=\"" + scope + "\"");
    assertThat(expectRefused(refused, 403, "insufficient-scope")).containsEntry("scope", scope);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/sessions",
    "DELETE, /api/sessions",
    "PATCH, /api/profile",
    "POST, /api/auth/password/change",
    "GET, /api/factors",
    "POST, /api/factors/totp",
    "GET, /api/auth/session",
    "GET, /api/keys",
    "POST, /api/keys",
    "DELETE, /api/keys/01a1f859-5a0e-7c39-8d0d-5a6f0b1c2d3e"
  })
  void noKeyIsAcceptedElsewhere(String method, String path) {
    Created key = KeyClient.create(SERVICE).key(ALL);
    ResponseSpec refused = call(key, HttpMethod.valueOf(method), path, Map.of());
    refused
        .expectHeader()
        .valueEquals(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\"");
    assertThat(expectRefused(refused, 403, "insufficient-scope")).doesNotContainKey("scope");
  }

  @Test
  void whatAKeyDoesIsInAJournalOfItsOwn() {
    KeyClient alice = KeyClient.create(SERVICE);
    Created key = alice.key("events:write", "interactions:read");
    call(key, HttpMethod.POST, "/api/events", Map.of("action", "nightly-report"))
        .expectStatus()
        .isAccepted();
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .untilAsserted(
            () ->
                assertThat(journal(KeyClient.get(SERVICE, key, "/api/interactions/" + key.id())))
                    .contains("nightly-report"));
    // Each journal is written on its own; this one may be the later.
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .untilAsserted(
            () ->
                assertThat(
                        journal(
                            KeyClient.get(
                                SERVICE, key, "/api/interactions/" + alice.session().sessionId())))
                    .contains("key-created")
                    .contains(key.id().toString()));
  }

  @Test
  void aKeyIsListedWithoutItselfAndRemovedByItsOwnerAlone() {
    KeyClient alice = KeyClient.create(SERVICE);
    Created key = alice.key("profile:read");
    KeyClient.get(SERVICE, key, "/api/profile").expectStatus().isOk();
    Map<String, Object> listed = listed(alice).get(0);
    assertThat(listed)
        .containsEntry("id", key.id().toString())
        .containsEntry("name", "a key")
        .containsEntry("scopes", List.of("profile:read"))
        .containsEntry("expires_at", null)
        .doesNotContainKey("key");
    assertThat(Instant.parse(FactorUser.string(listed, "last_used_at")))
        .isEqualTo(Instant.now().truncatedTo(ChronoUnit.HOURS));
    expectRefused(KeyClient.create(SERVICE).remove(key), 404, "not-found");
    alice.remove(key).expectStatus().isNoContent();
    expectRefused(alice.remove(key), 404, "not-found");
    expectRefused(alice.inSession(HttpMethod.DELETE, KEYS + "/1"), 404, "not-found");
    assertThat(listed(alice)).isEmpty();
    assertThat(actions(alice)).containsSubsequence("key.created", "key.removed");
  }

  @Test
  void everyReplicaRefusesAKeyOnceItIsRemoved() {
    KeyClient alice = KeyClient.create(SERVICE);
    Created key = alice.key("profile:read");
    useWithoutHold(key);
    KeyClient.get(late, key, "/api/profile").expectStatus().isOk();
    alice.remove(key).expectStatus().isNoContent();
    expectInvalid(late, key);
    expectInvalid(SERVICE, key);
  }

  @Test
  void aKeyEndsWithTheCredentialsOfItsOwner() {
    KeyClient changed = KeyClient.create(SERVICE);
    Created ofChanged = changed.key("profile:read");
    Created second = changed.key("characters");
    useWithoutHold(ofChanged);
    KeyClient.call(
            SERVICE,
            changed.session().bearer(),
            HttpMethod.POST,
            "/api/auth/password/change",
            Map.of(
                "current_password",
                RunningService.PASSWORD,
                "new_password",
                "another horse battery staple"))
        .expectStatus()
        .isOk();
    expectInvalid(late, ofChanged);
    assertThat(removals(changed))
        .containsExactlyInAnyOrder(
            ofChanged.id() + " system credentials-renewed",
            second.id() + " system credentials-renewed");

    KeyClient disabled = KeyClient.create(SERVICE);
    Created ofDisabled = disabled.key("profile:read");
    useWithoutHold(ofDisabled);
    CredentialRenewal renewal = SERVICE.bean(CredentialRenewal.class);
    renewal.disable(disabled.id(), AuditActor.SYSTEM).block();
    expectInvalid(late, ofDisabled);
    renewal.enable(disabled.id(), AuditActor.SYSTEM).block();
    expectInvalid(SERVICE, ofDisabled);

    KeyClient deleted = KeyClient.create(SERVICE);
    Created ofDeleted = deleted.key("profile:read");
    useWithoutHold(ofDeleted);
    SERVICE.bean(AccountRemoval.class).remove(deleted.id(), AuditActor.SYSTEM).block();
    expectInvalid(late, ofDeleted);
  }

  @Test
  void aKeyExpires() {
    KeyClient alice = KeyClient.create(SERVICE);
    Map<String, Object> created =
        FactorUser.body(
            alice.create(
                Map.of("name", "short", "scopes", List.of("profile:read"), "expires_in", 600)),
            201);
    Created key =
        new Created(
            UUID.fromString(FactorUser.string(created, "id")), FactorUser.string(created, "key"));
    useWithoutHold(key);
    expectInvalid(late, key);
    KeyClient.get(SERVICE, key, "/api/profile").expectStatus().isOk();
  }

  @Test
  void aKeyNeedsAnElevatedSession() {
    KeyClient alice = KeyClient.create(SERVICE);
    expectRefused(
        late.client()
            .post()
            .uri(KEYS)
            .cookie(RunningService.COOKIE, alice.session().cookie())
            .bodyValue(Map.of("name", "late", "scopes", List.of("profile:read")))
            .exchange(),
        401,
        "elevation-required");
    assertThat(listed(alice)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | name scopes",
        "{'name': ' ', 'scopes': ['characters']} | name",
        "{'name': 'a\\nb', 'scopes': ['characters']} | name",
        "{'name': 'a', 'scopes': []} | scopes",
        "{'name': 'a', 'scopes': ['characters', 'everything']} | scopes",
        "{'name': 'a', 'scopes': [null]} | scopes",
        "{'name': 'a', 'scopes': ['characters'], 'expires_in': 0} | expires_in",
        "{'name': 'a', 'scopes': ['characters'], 'expires_in': 158112001} | expires_in",
        "{'name': 'a', 'scopes': ['characters'], 'expires_in': 1.5} | expires_in",
      })
  void anInvalidKeyIsNotCreated(String body, String fields) {
    KeyClient alice = KeyClient.create(SERVICE);
    Map<String, Object> problem =
        expectRefused(
            SERVICE
                .client()
                .post()
                .uri(KEYS)
                .header(HttpHeaders.AUTHORIZATION, alice.session().bearer())
                .header(HttpHeaders.CONTENT_TYPE, "application/json")
                .bodyValue(body.replace('\'', '"'))
                .exchange(),
            400,
            "invalid-request");
    assertThat(FactorUser.member(problem, "errors").toString()).contains(fields.split(" "));
    assertThat(listed(alice)).isEmpty();
  }

  @Test
  void ofKeysThatAreCreatedAtOnceTheLimitHolds() {
    KeyClient alice = KeyClient.create(SERVICE);
    List<Integer> statuses =
        Flux.range(0, ApiKeys.MOST + 10)
            .flatMap(
                n ->
                    Flux.defer(
                            () ->
                                Flux.just(
                                    status(
                                        alice.create(
                                            Map.of(
                                                "name",
                                                "n" + n,
                                                "scopes",
                                                List.of("characters"))))))
                        .subscribeOn(Schedulers.boundedElastic()),
                10)
            .collectList()
            .block();
    assertThat(statuses).containsOnly(201, 409);
    assertThat(statuses).filteredOn(status -> status == 201).hasSize(ApiKeys.MOST);
    assertThat(listed(alice)).hasSize(ApiKeys.MOST);
    expectRefused(
        alice.create(Map.of("name", "more", "scopes", List.of("characters"))),
        409,
        "too-many-keys");
  }

  @Test
  void theKeyIsInNoLogStoreAuditOrJournal() throws IOException {
    try (CapturedLog log = new CapturedLog()) {
      KeyClient alice = KeyClient.create(SERVICE);
      Created key = alice.key("events:write", "interactions:read", "profile:read");
      String secret = key.key().substring(3, 46);
      useWithoutHold(key);
      call(
              key,
              HttpMethod.POST,
              "/api/events",
              Map.of("action", "leak", "detail", Map.of("text", "with " + key.key() + " in it")))
          .expectStatus()
          .isAccepted();
      Awaitility.await()
          .atMost(TestTimeouts.HANG)
          .until(() -> Files.exists(SERVICE.journal(key.id())));
      assertThat(Files.readString(SERVICE.journal(key.id())))
          .contains("[redacted]")
          .doesNotContain(secret);
      alice.remove(key).expectStatus().isNoContent();
      expectInvalid(SERVICE, key);
      assertThat(log.lines()).noneMatch(line -> line.contains(secret));
      assertThat(rows("api_keys", "audit_records", "job_outbox"))
          .isNotEmpty()
          .noneMatch(row -> row.contains(secret));
      assertThat(inRedis(key)).isNotEmpty().noneMatch(text -> text.contains(secret));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "fg_",
    "fg_0000000000000000000000000000000000000000000000000",
    "fg_00000000000000000000000000000000000000000000000000"
  })
  void whatIsNoKeyIsRefused(String text) {
    expectRefused(
        KeyClient.call(SERVICE, "Bearer " + text, HttpMethod.GET, "/api/profile", Map.of()),
        401,
        "invalid-token");
  }

  @Test
  void keysNeedPostgres() {
    RunningService service = RunningServiceInRedis.get();
    KeyClient alice = KeyClient.create(service);
    expectRefused(
        alice.create(Map.of("name", "a", "scopes", List.of("characters"))), 501, "needs-postgres");
    expectRefused(alice.inSession(HttpMethod.GET, KEYS), 501, "needs-postgres");
    expectRefused(
        alice.inSession(HttpMethod.DELETE, KEYS + "/" + UUID.randomUUID()), 501, "needs-postgres");
    Created foreign = KeyClient.create(SERVICE).key("characters");
    expectRefused(KeyClient.get(service, foreign, "/api/characters"), 401, "invalid-token");
  }

  /** Ends the hold of the new key, and uses it, so that Redis has it. */
  private static void useWithoutHold(Created key) {
    ReactiveStringRedisTemplate redis = SERVICE.bean(ReactiveStringRedisTemplate.class);
    redis.delete(redis.keys(entry(key))).block();
    KeyClient.get(SERVICE, key, "/api/profile").expectStatus().isOk();
    assertThat(inRedis(key)).singleElement().asString().contains(key.id().toString());
  }

  private static List<String> inRedis(Created key) {
    ReactiveStringRedisTemplate redis = SERVICE.bean(ReactiveStringRedisTemplate.class);
    return Objects.requireNonNull(
        redis
            .keys(entry(key))
            .flatMap(name -> redis.opsForValue().get(name).map(value -> name + " " + value))
            .collectList()
            .block());
  }

  private static String entry(Created key) {
    return "fg:*:apikey:" + Secret.of(key.key()).sha256();
  }

  private static void expectInvalid(RunningService service, Created key) {
    expectRefused(KeyClient.get(service, key, "/api/profile"), 401, "invalid-token");
  }

  private static ResponseSpec call(
      Created key, HttpMethod method, String path, Map<String, ?> body) {
    return KeyClient.call(SERVICE, "Bearer " + key.key(), method, path, body);
  }

  private static int status(ResponseSpec response) {
    return response.expectBody().returnResult().getStatus().value();
  }

  private static String journal(ResponseSpec response) {
    return String.valueOf(
        response.expectStatus().isOk().expectBody(String.class).returnResult().getResponseBody());
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> listed(KeyClient owner) {
    return (List<Map<String, Object>>)
        FactorUser.member(FactorUser.body(owner.inSession(HttpMethod.GET, KEYS), 200), "keys");
  }

  private static List<String> actions(KeyClient owner) {
    return Objects.requireNonNull(
        SERVICE
            .bean(AuditReader.class)
            .all(new AuditQuery(null, owner.id(), null, null, null))
            .map(AuditRecord::action)
            .collectList()
            .block());
  }

  /** Key, actor and reason of each record of a removal. */
  private static List<String> removals(KeyClient owner) {
    return Objects.requireNonNull(
        SERVICE
            .bean(AuditReader.class)
            .all(new AuditQuery(null, owner.id(), AuditAction.KEY_REMOVED, null, null))
            .map(
                record -> {
                  String detail = String.valueOf(record.detail());
                  return JsonPath.read(detail, "$.key")
                      + " "
                      + record.actor().type()
                      + " "
                      + JsonPath.read(detail, "$.reason");
                })
            .collectList()
            .block());
  }

  private static List<String> rows(String... tables) {
    List<String> rows = new ArrayList<>();
    for (String table : tables) {
      rows.addAll(
          Objects.requireNonNull(
              SERVICE
                  .bean(DatabaseClient.class)
                  .sql("select t::text as row from " + table + " t")
                  .map(row -> String.valueOf(row.get("row", String.class)))
                  .all()
                  .collectList()
                  .block()));
    }
    return rows;
  }
}
