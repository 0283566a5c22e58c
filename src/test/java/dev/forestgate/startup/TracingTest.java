package dev.forestgate.startup;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.testing.ServiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services of their own, as context propagation is switched on for a whole process. */
class TracingTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String TRACE_PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  /** Spring Boot's own configuration, which that of the tests replaces. */
  private static final String LOGGING =
      """
      <configuration>
        <include resource="org/springframework/boot/logging/logback/defaults.xml"/>
        <include resource="org/springframework/boot/logging/logback/console-appender.xml"/>
        <root><appender-ref ref="CONSOLE"/></root>
      </configuration>
      """;

  private final List<String> exported = new CopyOnWriteArrayList<>();
  private HttpServer collector;
  private int managementPort;

  @BeforeEach
  void startCollector() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/traces", this::collect);
    collector.start();
    managementPort = freePort();
  }

  @AfterEach
  void stopCollector() {
    collector.stop(0);
  }

  @Test
  void spanContinuesTheTraceOfTheRequestAndLogLinesNameIt(@TempDir Path folder) throws Exception {
    try (ServiceProcess service = start(folder, "--forestgate.tracing.enabled=true")) {
      call(service);

      Awaitility.await().until(() -> exported.stream().anyMatch(spans -> spans.contains(TRACE)));
      Awaitility.await().until(() -> requestLine(service).contains("[" + TRACE));
      assertThat(get(metrics())).contains("http_server_requests_seconds_count{");
    }
  }

  @Test
  void withoutTheSettingNothingIsTraced(@TempDir Path folder) throws Exception {
    try (ServiceProcess service = start(folder)) {
      call(service);

      Awaitility.await().until(() -> !requestLine(service).isEmpty());
      assertThat(requestLine(service)).doesNotContain(TRACE).doesNotContain("[      ");
    }
    assertThat(exported).isEmpty(); // a service that ends would have sent what it had
  }

  private ServiceProcess start(Path folder, String... more) throws IOException {
    Path logging = Files.writeString(folder.resolve("logback.xml"), LOGGING);
    Map<String, String> settings =
        Map.of(
            "DATABASE_URL",
            TestStores.databaseUrl(),
            "REDIS_URL",
            TestStores.redisUrl(),
            "LOG_LEVEL",
            "debug",
            "LOGGING_CONFIG",
            logging.toUri().toString(),
            "SERVER_PORT",
            "0",
            "MANAGEMENT_SERVER_PORT",
            String.valueOf(managementPort),
            "MANAGEMENT_TRACING_SAMPLING_PROBABILITY",
            "0",
            "MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT",
            "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces");
    return ServiceProcess.start(folder, settings, more).awaitOpen();
  }

  private URI metrics() {
    return URI.create("http://127.0.0.1:" + managementPort + "/actuator/prometheus");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void call(ServiceProcess service) throws Exception {
    get(URI.create(address(service) + "/api/auth/session"));
  }

  private static String get(URI uri) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri).header("traceparent", TRACE_PARENT).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static String address(ServiceProcess service) {
    Matcher address = Pattern.compile("is open at (http:\\S+)").matcher(service.output());
    assertThat(address.find()).isTrue();
    return address.group(1);
  }

  private static String requestLine(ServiceProcess service) {
    return service
        .output()
        .lines()
        .filter(line -> line.contains("GET /api/auth/session answered"))
        .findFirst()
        .orElse("");
  }

  /** Spans of OTLP are Protocol Buffers; the 16 bytes of a trace id stand in them as they are. */
  private void collect(HttpExchange exchange) throws IOException {
    exported.add(HexFormat.of().formatHex(exchange.getRequestBody().readAllBytes()));
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }
}
