package dev.forestgate.testing;

import dev.forestgate.ForestGate;
import dev.forestgate.embedded.SharedFixture;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.factors.key.TestFactorKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The started service as its clients see it: a port, and the folder with its journals. */
public final class RunningService implements AutoCloseable {
  public static final String PASSWORD = "correct horse battery staple";
  public static final String COOKIE = "__Host-session";

  /** Each JVM has stores of its own. */
  private static final Path JOURNALS =
      Path.of("target", "gates", "interactions-" + ProcessHandle.current().pid());

  /** Bytes; {@code openapi.yaml} and the metrics are the largest. */
  private static final int LARGEST_BODY = 4 * 1024 * 1024;

  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final SharedFixture<RunningService> SHARED =
      SharedFixture.of("the shared service", RunningService::start);

  private final ConfigurableApplicationContext context;
  private final Path folder;

  private RunningService(ConfigurableApplicationContext context, Path folder) {
    this.context = context;
    this.folder = folder;
  }

  /**
   * One service for all tests that need no settings of their own; journals come after half a second
   * of quiet.
   */
  public static RunningService shared() {
    return SHARED.get();
  }

  /**
   * A service with {@code settings}, each {@code name=value}, over those of the tests. It is a
   * replica of {@link #shared()}: either may write the journal of a session and run the jobs of the
   * other. Where a test depends on the settings that this is done with, give it a Redis of its own,
   * with which it also gets a PostgreSQL.
   */
  public static RunningService start(String... settings) {
    return start(context -> {}, settings);
  }

  /** The same, for which it is the time that {@code clock} shows. */
  public static RunningService start(Clock clock, String... settings) {
    return start(context -> useClock(context, clock), settings);
  }

  /** The same, with what {@code more} adds to it. */
  public static RunningService start(Consumer<GenericApplicationContext> more, String... settings) {
    Path folder = temporaryFolder();
    Map<String, String> arguments = new LinkedHashMap<>();
    List<String> ofTheTests =
        List.of(
            "server.port=0",
            "management.server.port=0",
            "REDIS_URL=" + TestStores.redisUrl(),
            "forestgate.tokens.keys-directory=" + folder.resolve("keys"),
            // one for all, as any service of a test run may write what another recorded
            "forestgate.journal.directory=" + JOURNALS,
            // replicas with one folder have one key
            "forestgate.journal.seal-key=target/gates/journal.key",
            // one for all, as any service of a test run may send what another put into the outbox
            "forestgate.mail.outbox-directory=" + Mailbox.FOLDER,
            "forestgate.visitor.key-file=target/gates/visitor.key",
            "forestgate.factors.keys-directory=" + TestFactorKeys.FOLDER,
            // all tests together are one network
            "forestgate.visitor.events-per-network=1000000",
            // any service of a test run may send what another put into the queue
            "forestgate.webhooks.allow-loopback=true",
            // ignores databases in the working directory
            "forestgate.geo.directory=" + folder.resolve("geo"),
            "forestgate.geo.reload=200ms",
            "forestgate.journal.inactivity=500ms",
            "forestgate.journal.sweep=2s",
            // each poll of an idle service costs a millisecond or two
            "forestgate.errands.pause=400ms",
            "spring.r2dbc.pool.initial-size=1",
            // ignores a key in the environment
            "forestgate.journal.summarizer=local",
            // as cheap as it gets: these tests are not about the cost of a hash
            "forestgate.credentials.argon2.memory=1MiB",
            "forestgate.credentials.argon2.iterations=1",
            "forestgate.credentials.max-wait=30s",
            // on a loaded machine a response of Redis may wait longer in this JVM than the usual
            // second
            "spring.data.redis.timeout=20s",
            "spring.data.redis.connect-timeout=20s",
            "spring.r2dbc.pool.max-acquire-time=20s",
            // thousands of calls from one address
            "forestgate.limits.per-minute=0",
            "forestgate.attempts.per-hour=0",
            "forestgate.sign-in.code=on",
            // all e-mails are requested from one network, and many within a minute
            "forestgate.letters.repeat-after=0s",
            "forestgate.letters.network-burst=5",
            "forestgate.letters.per-client=0",
            "forestgate.letters.per-network=0");
    Stream.concat(ofTheTests.stream(), Stream.of(settings))
        .forEach(
            setting -> arguments.put(setting.substring(0, setting.indexOf('=')), "--" + setting));
    arguments.computeIfAbsent(
        "DATABASE_URL", name -> "--" + name + "=" + StoresInUse.databaseFor(arguments));
    var service =
        new RunningService(
            new SpringApplicationBuilder(ForestGate.class)
                .initializers(context -> StoresInUse.register(context, arguments))
                .initializers(context -> more.accept((GenericApplicationContext) context))
                .run(arguments.values().toArray(String[]::new)),
            folder);
    if (!service.isSecure()) {
      service.awaitFirstAnswer();
    }
    return service;
  }

  /**
   * Waits for the first response. Cold classes in an instrumented test run can exceed the timeouts
   * of the stores. Each attempt uses another name, as a part of a Redis Cluster may be unavailable.
   */
  private void awaitFirstAnswer() {
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(
            () ->
                ApiCalls.post(client(), "/login", Map.of("username", freshName(), "password", "no"))
                        .expectBody()
                        .returnResult()
                        .getStatus()
                        .value()
                    == 401);
  }

  private static void useClock(ConfigurableApplicationContext context, Clock clock) {
    ((GenericApplicationContext) context)
        .registerBean("clockOfTheTest", Clock.class, () -> clock, bean -> bean.setPrimary(true));
  }

  public int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  /** Over http, unless it was given a certificate. */
  public String url() {
    return (isSecure() ? "https" : "http") + "://localhost:" + port();
  }

  private boolean isSecure() {
    return context.getEnvironment().containsProperty("server.ssl.bundle");
  }

  /** Folder of its keys, unless settings name another. */
  public Path folder() {
    return folder;
  }

  /** Folder of the journals, which it shares with all services of this run that name no other. */
  public Path journals() {
    return Path.of(context.getEnvironment().getRequiredProperty("forestgate.journal.directory"));
  }

  public Path journal(UUID interaction) {
    return journals().resolve(interaction + ".md");
  }

  /** Expects {@code status} for a session check by the cookie of {@code user}. */
  public void expectSession(SignedInClient user, int status) {
    ApiCalls.expectSession(this, user.cookie(), status);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public boolean has(Class<?> type) {
    return context.getBeanProvider(type).stream().findAny().isPresent();
  }

  /** A client whose answers are held against {@code openapi.yaml}. */
  public WebTestClient client() {
    return WebTestClient.bindToServer()
        .baseUrl(url())
        .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LARGEST_BODY))
        .responseTimeout(TestTimeouts.HANG)
        .entityExchangeResultConsumer(OpenApiContract::check)
        .build();
  }

  /** A client of the management port. */
  public WebTestClient management() {
    return WebTestClient.bindToServer()
        .baseUrl(
            "http://localhost:"
                + context.getEnvironment().getRequiredProperty("local.management.port"))
        .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LARGEST_BODY))
        .responseTimeout(TestTimeouts.HANG)
        .build();
  }

  /** A name that no other test has. */
  public static String freshName() {
    return "person-"
        + COUNTER.incrementAndGet()
        + "-"
        + UUID.randomUUID().toString().substring(0, 8);
  }

  /** Registers {@code username} with {@link #PASSWORD}. */
  public void register(String username) {
    client()
        .post()
        .uri("/api/auth/register")
        .bodyValue(Map.of("username", username, "password", PASSWORD))
        .exchange()
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
  }

  /** A new account and its sign-in. */
  public SignedInClient signIn() {
    String username = freshName();
    register(username);
    return signIn(username);
  }

  public SignedInClient signIn(String username) {
    return signIn(username, PASSWORD);
  }

  public SignedInClient signIn(String username, String password) {
    return SignedInClient.of(
        client()
            .post()
            .uri("/api/auth/login")
            .bodyValue(Map.of("username", username, "password", password))
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(SignedInClient.Body.class)
            .returnResult(),
        username);
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory(Files.createDirectories(Path.of("target", "gates")), "gate");
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
