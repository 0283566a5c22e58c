package dev.forestgate.oidc;

import static dev.forestgate.oidc.ProviderService.CALLBACK;
import static dev.forestgate.oidc.ProviderService.SECRET;
import static dev.forestgate.oidc.ProviderService.client;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.testing.Chromium;
import dev.forestgate.testing.RunningService;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Relying parties with the libraries of others, unchanged, over TLS. The environment variable
 * {@value #FOLDER} names the folder with them, which {@code .ci/relying-parties.sh} fills.
 */
@EnabledIfEnvironmentVariable(named = RelyingPartiesTest.FOLDER, matches = ".+")
class RelyingPartiesTest {
  static final String FOLDER = "RELYING_PARTIES";

  private static final Pattern COOKIE = Pattern.compile("__Host-session=([^;]+)");
  private static RunningService service;
  private static SinglePageApp singlePage;
  private static Path certificate = Path.of("");

  @BeforeAll
  static void start() throws Exception {
    Path folder =
        Files.createTempDirectory(Files.createDirectories(Path.of("target", "gates")), "parties");
    Path made = folder.resolve("made").toAbsolutePath();
    run(Map.of(), Path.of("scripts/generate-tls.sh").toAbsolutePath().toString(), made.toString());
    certificate = made.resolve("cert.pem");
    List<String> settings = new ArrayList<>();
    settings.add("REDIS_URL=" + TestStores.redisUrl() + "/6");
    settings.add("SSL_CERTFILE=" + certificate);
    settings.add("SSL_KEYFILE=" + made.resolve("key.pem"));
    settings.addAll(confidential("openid-client", CALLBACK));
    settings.add(client("openid-client", "scopes", "openid,profile,offline_access,stock.read"));
    settings.add(
        client("openid-client", "grants", "authorization_code,refresh_token,client_credentials"));
    settings.add(client("openid-client", "post-logout-redirect-uris", "https://app.example/bye"));
    settings.addAll(of("oauth4webapi", CALLBACK));
    settings.addAll(confidential("authlib", CALLBACK));
    settings.add(client("authlib", "auth-method", "client_secret_post"));
    settings.add(client("authlib", "id-token-alg", "RS256"));
    settings.addAll(confidential("apache", "http://127.0.0.1/callback"));
    settings.addAll(confidential("next-auth", "http://127.0.0.1/api/auth/callback/forest-gate"));
    settings.addAll(confidential("spring-boot", "http://127.0.0.1/login/oauth2/code/forest-gate"));
    settings.add(client("spring-boot", "id-token-alg", "RS256"));
    settings.add(client("spring-boot", "grants", "authorization_code,client_credentials"));
    settings.add(client("spring-boot", "scopes", "openid,profile,stock.read"));
    settings.add(client("spring-boot", "audience", "https://api.example.com"));
    singlePage = new SinglePageApp(Path.of(System.getenv(FOLDER)));
    settings.add("forestgate.cors.origins=" + singlePage.origin());
    settings.add(client("spa", "redirect-uris", "http://127.0.0.1/callback"));
    settings.add(client("spa", "grants", "authorization_code,refresh_token"));
    settings.add(client("spa", "first-party", "true"));
    service = RunningService.start(settings.toArray(String[]::new));
    singlePage.uses(service.url());
  }

  @AfterAll
  static void stop() {
    service.close();
    singlePage.close();
  }

  @Test
  void oidcClientTsInChromium() {
    String name = RunningService.freshName();
    post("/api/auth/register", account(name));
    var options = new Browser.NewContextOptions().setIgnoreHTTPSErrors(true);
    try (Chromium chromium = Chromium.take();
        BrowserContext context = chromium.newContext(options);
        Page page = context.newPage()) {
      page.navigate(singlePage.origin());
      page.click("button");
      page.fill("[name=login]", name);
      page.fill("[name=password]", RunningService.PASSWORD);
      page.keyboard().press("Enter");
      page.waitForURL(singlePage.origin() + "/callback**");
      PlaywrightAssertions.assertThat(page).hasTitle("Signed in: " + name);
    }
  }

  @Test
  void openidClientOfNpm() throws Exception {
    node("openid-client.mjs");
  }

  @Test
  void oauth4webapiOfNpm() throws Exception {
    node("oauth4webapi.mjs");
  }

  @Test
  void nextAuthOfNpm() throws Exception {
    node("next-auth.mjs");
  }

  @Test
  void authlibOfPython() throws Exception {
    python("authlib_client.py");
  }

  @Test
  void modAuthOpenidcOfApache() throws Exception {
    python("apache.py");
  }

  @Test
  void springBoot() throws Exception {
    python("spring_boot.py");
  }

  private static void node(String script) throws Exception {
    run(
        Map.of("NODE_EXTRA_CA_CERTS", certificate.toString(), "CLIENT_SECRET", SECRET),
        "node",
        script(script),
        service.url(),
        cookie());
  }

  private static void python(String script) throws Exception {
    run(
        Map.of("REQUESTS_CA_BUNDLE", certificate.toString(), "CLIENT_SECRET", SECRET),
        "/usr/bin/python3",
        script(script),
        service.url(),
        cookie());
  }

  private static String script(String name) {
    return Path.of(System.getenv(FOLDER), name).toString();
  }

  private static List<String> of(String id, String callback) {
    return List.of(client(id, "redirect-uris", callback), client(id, "first-party", "true"));
  }

  private static List<String> confidential(String id, String callback) {
    List<String> all = new ArrayList<>(of(id, callback));
    all.add(client(id, "secret-hash", ProviderService.hash()));
    return all;
  }

  /** Session cookie of a new account. */
  private static String cookie() {
    String body = account(RunningService.freshName());
    post("/api/auth/register", body);
    Matcher cookie = COOKIE.matcher(post("/api/auth/login", body));
    assertThat(cookie.find()).isTrue();
    return cookie.group(1);
  }

  private static String account(String name) {
    return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, RunningService.PASSWORD);
  }

  /** Cookies that the response sets. */
  private static String post(String path, String body) {
    return Objects.requireNonNull(
        HttpClient.create()
            .secure(
                tls ->
                    tls.sslContext(
                        Http11SslContextSpec.forClient()
                            .configure(
                                ssl -> ssl.trustManager(InsecureTrustManagerFactory.INSTANCE))))
            .headers(headers -> headers.set("Content-Type", "application/json"))
            .post()
            .uri(service.url() + path)
            .send(ByteBufMono.fromString(Mono.just(body)))
            .response((response, content) -> content.then(Mono.just(setCookies(response))))
            .blockLast());
  }

  private static String setCookies(HttpClientResponse response) {
    return String.join("\n", response.responseHeaders().getAll("Set-Cookie"));
  }

  private static void run(Map<String, String> environment, String... command) throws Exception {
    Path output = Files.createTempFile(Path.of("target", "gates"), "party", ".txt");
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    process.environment().putAll(environment);
    Process running = process.start();
    boolean hasEnded = running.waitFor(60, TimeUnit.SECONDS);
    assertThat(hasEnded && running.exitValue() == 0).as(Files.readString(output)).isTrue();
  }
}
