package dev.forestgate.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.redis.Partition;
import dev.forestgate.redis.UserKey;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Device;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.sessions.model.SessionOwner;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Accounts with thousands of sessions. */
@Tag("security")
class ManySessionsTest {
  private static final int BOUND = 200;

  private final RunningService service = RunningService.shared();
  private final WebTestClient client = service.client();
  private final Sessions sessions = service.bean(Sessions.class);

  @Test
  void beyondTheBoundTheOldestSessionEndsAndItsJournalSaysSo() throws Exception {
    SignedInClient oldest = service.signIn();
    open(oldest, BOUND - 1);
    service.expectSession(oldest, 200);
    SignedInClient latest = service.signIn(oldest.username());
    service.expectSession(oldest, 401);
    service.expectSession(latest, 200);
    assertThat(list(latest, "")).hasSize(BOUND);
    Path journal = service.journal(oldest.sessionId());
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> Files.exists(journal) && Files.readString(journal).contains("session-ended"));
    assertThat(Files.readString(journal)).contains("to make room for newer ones");
  }

  @Test
  void anAccountThatHasThousandsOfThemIsListedPageByPageAndComesBackToItsBound() {
    SignedInClient user = service.signIn();
    int many = 5_000;
    makeInRedis(user, many);

    List<String> first = list(user, "");
    assertThat(first).hasSize(BOUND + 1).startsWith(user.sessionId().toString());
    List<String> second = list(user, "?limit=200&before=" + first.get(BOUND));
    assertThat(second).hasSize(BOUND).doesNotContainAnyElementsOf(first);

    SignedInClient again = service.signIn(user.username());
    service.expectSession(again, 200);
    assertThat(sessions.list(user.userId()).count().block()).isEqualTo(many + 2 - 500);

    client
        .delete()
        .uri("/api/sessions")
        .cookie(RunningService.COOKIE, again.cookie())
        .exchange()
        .expectStatus()
        .isNoContent();
    assertThat(list(again, "")).containsExactly(again.sessionId().toString());
    service.expectSession(user, 401);
  }

  @Test
  void aPageHasAtMostTwoHundredAndFollowsASession() {
    SignedInClient user = service.signIn();
    for (String query : List.of("?limit=0", "?limit=201", "?limit=x", "?before=x")) {
      client
          .get()
          .uri("/api/sessions" + query)
          .cookie(RunningService.COOKIE, user.cookie())
          .exchange()
          .expectStatus()
          .isBadRequest();
    }
  }

  private void open(SignedInClient user, int count) {
    var owner = new SessionOwner(user.userId(), user.username(), 0);
    Flux.range(0, count)
        .flatMap(
            i ->
                sessions.open(
                    owner, SessionMode.BOTH, new Device("", ""), Assurance.password(Instant.now())),
            32)
        .blockLast();
  }

  /** Sessions as an earlier version stored them. */
  private void makeInRedis(SignedInClient user, int count) {
    var redis = service.bean(ReactiveStringRedisTemplate.class);
    var ids = service.bean(IdGenerator.class);
    long now = System.currentTimeMillis();
    long end = now + Duration.ofDays(90).toMillis();
    Map<String, String> session =
        Map.of(
            "u",
            user.userId().toString(),
            "n",
            user.username(),
            "s",
            "",
            "m",
            "cookie",
            "v",
            "0",
            "i",
            "",
            "a",
            "",
            "c",
            String.valueOf(now),
            "l",
            String.valueOf(now),
            "x",
            String.valueOf(end));
    List<UUID> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(ids.generateId());
    }
    Flux.range(0, count)
        .flatMap(
            i ->
                Mono.zip(
                    redis
                        .opsForHash()
                        .putAll(Partition.of(made.get(i)).key("session", made.get(i)), session),
                    redis
                        .opsForZSet()
                        .add(
                            UserKey.of(user.userId(), "sessions"),
                            made.get(i).toString(),
                            (double) (end + 1 + i))),
            64)
        .blockLast(Duration.ofSeconds(30));
  }

  private List<String> list(SignedInClient user, String query) {
    Listed listed =
        client
            .get()
            .uri("/api/sessions" + query)
            .cookie(RunningService.COOKIE, user.cookie())
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(Listed.class)
            .returnResult()
            .getResponseBody();
    return Objects.requireNonNull(listed).sessions().stream()
        .map(one -> String.valueOf(one.get("id")))
        .toList();
  }

  private record Listed(List<Map<String, Object>> sessions) {}
}
