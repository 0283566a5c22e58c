package dev.forestgate.chaos;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Records numbered events at a service, and keeps its answers. */
final class EventRecorder {
  static final int NO_ANSWER = 0;
  private static final String PASSWORD = "correct horse battery staple";
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final JsonMapper json = new JsonMapper();

  /** Of all recorders, so that those of two in one folder differ. */
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final AtomicLong slowest = new AtomicLong();
  private final Map<UUID, UUID> acknowledged = new ConcurrentHashMap<>();
  private final Set<UUID> signedIn = ConcurrentHashMap.newKeySet();
  private final Set<Integer> refused = ConcurrentHashMap.newKeySet();
  private final AtomicInteger unknown = new AtomicInteger();

  /** A user with a session of their own. */
  record User(UUID session, String username, String token) {}

  /** A new account and its sign-in. Fails where either is not answered with success. */
  User signIn(Replica replica) {
    String username = "person-" + UUID.randomUUID();
    String credentials = json(Map.of("username", username, "password", PASSWORD));
    expect(201, send(replica, "/api/auth/register", "", credentials).join());
    HttpResponse<String> answer = signIn(replica, username);
    expect(200, answer);
    JsonNode body = json.readTree(answer.body());
    UUID session = UUID.fromString(body.get("session").get("id").asString());
    signedIn.add(session);
    return new User(session, username, body.get("access_token").asString());
  }

  /**
   * A sign-in whose session is not looked at, beyond that it must be in the journal if it succeeds.
   */
  HttpResponse<String> signIn(Replica replica, String username) {
    String credentials = json(Map.of("username", username, "password", PASSWORD, "mode", "token"));
    return send(replica, "/api/auth/login", "", credentials).join();
  }

  /** Checks the session, which is no event. Returns the status. */
  int check(Replica replica, User user) {
    HttpRequest request =
        HttpRequest.newBuilder(replica.url("/api/auth/session"))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + user.token())
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.discarding()).join().statusCode();
  }

  /** Records one event. Returns the status, or {@link #NO_ANSWER}. */
  int record(Replica replica, User user) {
    return recordLater(replica, user).join();
  }

  CompletableFuture<Integer> recordLater(Replica replica, User user) {
    int number = nextNumber();
    long begun = System.nanoTime();
    String event = json(Map.of("action", "step", "detail", Map.of("n", number)));
    return send(replica, "/api/events", user.token(), event)
        .handle(
            (answer, failed) -> {
              slowest.accumulateAndGet(System.nanoTime() - begun, Math::max);
              return failed == null ? keep(user, number, answer) : keep(number, failed);
            });
  }

  private int keep(User user, int number, HttpResponse<String> answer) {
    switch (answer.statusCode()) {
      case 202 -> {
        String id = json.readTree(answer.body()).get("id").asString();
        acknowledge(UUID.fromString(id), user.session());
      }
      case 401, 429 -> refused.add(number);
      default -> keepUnknown();
    }
    return answer.statusCode();
  }

  /** A refused connection proves that the event was not recorded. */
  private int keep(int number, Throwable failed) {
    Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
    if (cause instanceof ConnectException) {
      refused.add(number);
      return NO_ANSWER;
    }
    return keepUnknown();
  }

  private int keepUnknown() {
    unknown.incrementAndGet();
    return NO_ANSWER;
  }

  /** An event that got its promise by another way. */
  void acknowledge(UUID event, UUID interaction) {
    acknowledged.put(event, interaction);
  }

  static int nextNumber() {
    return NUMBERS.incrementAndGet();
  }

  /** Events with a promise, and whose they are. */
  Map<UUID, UUID> acknowledged() {
    return acknowledged;
  }

  /** Sessions whose sign-in was answered with success. */
  Set<UUID> signedIn() {
    return signedIn;
  }

  /** Numbers of events that the service said it would not record, or that never reached it. */
  Set<Integer> refused() {
    return refused;
  }

  /** Number of events of unknown fate. */
  int unknown() {
    return unknown.get();
  }

  /** Longest response time of an event since the last call of this method. */
  Duration slowest() {
    return Duration.ofNanos(slowest.getAndSet(0));
  }

  CompletableFuture<HttpResponse<String>> send(
      Replica replica, String path, String token, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(replica.url(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void expect(int status, HttpResponse<String> answer) {
    if (answer.statusCode() != status) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
  }

  private String json(Map<String, ?> value) {
    return json.writeValueAsString(value);
  }
}
