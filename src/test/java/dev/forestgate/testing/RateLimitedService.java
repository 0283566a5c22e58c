package dev.forestgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.embedded.SharedFixture;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.identity.device.DeviceRecognition;
import dev.forestgate.limits.AttemptOrigin;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Shared service of the limit tests: a small quota, trusted proxies on loopback so that each test
 * is a client of its own, devices that are known by a header, and a service that may introspect
 * tokens.
 */
public final class RateLimitedService {
  public static final int QUOTA = 20;
  public static final String KNOWN = "X-Test-Known-Device";
  public static final String SERVICE = "orders";
  public static final String SECRET = "a secret: of 256+ bits & more";

  private static final AtomicInteger CLIENTS = new AtomicInteger();
  private static final SharedFixture<RunningService> SHARED =
      SharedFixture.of("the shared service with limits", RateLimitedService::start);

  private RateLimitedService() {}

  public static RunningService get() {
    return SHARED.get();
  }

  private static RunningService start() {
    return RunningService.start(
        RateLimitedService::addKnownDevices,
        // it lives until the end, and must not write the journals of other tests
        "REDIS_URL=" + TestStores.redisUrl() + "/13",
        "forestgate.limits.per-minute=" + QUOTA,
        "forestgate.limits.routes=POST /api/login=1000,POST /register=0,POST /delete=1000,"
            + "GET /health=3, GET /api/sessions = 5",
        "forestgate.proxies.trusted=127.0.0.0/8,::1",
        "forestgate.services." + SERVICE + ".secret-hash=" + sha256(SECRET));
  }

  /** A client with an address that no other has. */
  public static WebTestClient client() {
    return client(address());
  }

  /** Client whose address, by the trusted proxy's header, is {@code address}. */
  public static WebTestClient client(String address) {
    return get().client().mutate().defaultHeader("X-Forwarded-For", address).build();
  }

  public static String address() {
    int number = CLIENTS.incrementAndGet();
    return "198.51." + number / 256 + "." + number % 256;
  }

  /** A new account, registered from nowhere in particular. */
  public static String registered() {
    String name = RunningService.freshName();
    get().register(name);
    return name;
  }

  private static void addKnownDevices(GenericApplicationContext context) {
    context.registerBean(
        "knownByHeader",
        DeviceRecognition.class,
        ByHeader::new,
        definition -> definition.setPrimary(true));
  }

  /** A device is the account that it is known to. */
  private static final class ByHeader implements DeviceRecognition {
    @Override
    public String device(ServerRequest request) {
      String known = request.headers().firstHeader(KNOWN);
      return known == null ? "" : known;
    }

    @Override
    public Mono<AttemptOrigin> origin(ServerRequest request, UUID userId) {
      return device(request).equals(userId.toString())
          ? Mono.just(AttemptOrigin.KNOWN_DEVICE)
          : Mono.empty();
    }
  }

  public static String sha256(String secret) {
    try {
      byte[] bytes = secret.getBytes(UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
