package dev.forestgate.pages.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.FormClient;
import dev.forestgate.testing.RunningService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;

/** Attacks on the pages before a sign-in, and what a browser must be told about them. */
@Tag("security")
class PageSecurityTest {
  private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");
  private static final RunningService SERVICE = RunningService.shared();
  private static final String NAME = RunningService.freshName();

  @BeforeAll
  static void register() {
    var browser = new FormClient(SERVICE);
    browser.get("/register");
    HttpResponse<String> registered =
        browser.post("/register", Map.of("username", NAME, "password", RunningService.PASSWORD));
    assertThat(registered.statusCode()).isEqualTo(303);
    assertThat(browser.cookies()).containsKey(RunningService.COOKIE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "///evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/ /evil.example",
        "\n//evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://evil.example/",
        "HTTPS:evil.example",
        "%2f%2fevil.example",
        "evil.example",
        "@evil.example",
        "/account\r\nLocation: https://evil.example",
        "/\u2215/evil.example"
      })
  void aSignInNeverLeadsToAnotherOrigin(String target) {
    var browser = new FormClient(SERVICE);
    browser.get("/sign-in");
    Map<String, String> fields =
        Map.of(
            "login", NAME,
            "username", NAME,
            "password", RunningService.PASSWORD,
            "return_to", target);
    assertThat(browser.post("/sign-in", fields).headers().firstValue("Location"))
        .contains("/account");
    assertThat(browser.post("/register", fields).headers().firstValue("Location"))
        .contains("/account");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/%2f%2fevil.example", "/%5cevil.example", "/a/..//evil.example", "/@evil"})
  void anEncodedTargetStaysOnThisOrigin(String target) {
    var browser = new FormClient(SERVICE);
    browser.get("/sign-in");
    String location =
        browser
            .post(
                "/sign-in",
                Map.of("login", NAME, "password", RunningService.PASSWORD, "return_to", target))
            .headers()
            .firstValue("Location")
            .orElseThrow();
    assertThat(URI.create(SERVICE.url() + "/sign-in").resolve(location).getAuthority())
        .isEqualTo(URI.create(SERVICE.url()).getAuthority());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sign-in", "/register", "/forgot", "/sign-in/code"})
  void aForgedFormSignsNobodyIn(String path) {
    Map<String, String> fields =
        Map.of(
            "login",
            NAME,
            "username",
            NAME,
            "email",
            NAME + "@example.org",
            "password",
            RunningService.PASSWORD);
    var attacker = new FormClient(SERVICE);
    attacker.get(path);
    var victim = new FormClient(SERVICE);
    assertRefused(victim, victim.post(path, with(fields, "form_token", attacker.token())));
    victim.get(path);
    assertRefused(victim, victim.post(path, with(fields, "form_token", attacker.token())));
    assertRefused(victim, victim.post(path, with(fields, "form_token", "")));
    assertRefused(victim, victim.post(path, fields, "https://evil.example"));
    assertRefused(victim, victim.post(path, fields, "null"));
  }

  private static void assertRefused(FormClient victim, HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains("This form is out of date");
    assertThat(victim.cookies()).doesNotContainKey(RunningService.COOKIE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sign-in", "/register", "/forgot", "/sign-in/code", "/no-such-page"})
  void noOtherSiteCanFrameOrCacheAPage(String path) {
    HttpResponse<String> page = new FormClient(SERVICE).get(path);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("frame-ancestors 'none'", "base-uri 'none'", "default-src 'none'")
        .doesNotContain("unsafe", "*");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void anUnknownPathIsAPageForABrowserAndAProblemForAClient() {
    HttpResponse<String> page = new FormClient(SERVICE).get("/no-such-page");
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).contains("There is nothing here");
    SERVICE
        .client()
        .get()
        .uri("/no-such-page")
        .accept(MediaType.APPLICATION_JSON)
        .exchange()
        .expectStatus()
        .isNotFound()
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody()
        .returnResult();
  }

  @Test
  void jsonIsForTheApiAtThePathOfAPage() {
    ApiCalls.post(
            SERVICE.client(),
            "/register",
            Map.of("username", RunningService.freshName(), "password", RunningService.PASSWORD))
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
  }

  @Test
  void aHostileNameIsText() {
    String hostile = "\"><script>alert(1)</script><img src=x onerror=alert(1)>${7*7}{{7*7}}";
    for (String path : new String[] {"/sign-in", "/register", "/forgot"}) {
      var browser = new FormClient(SERVICE);
      browser.get(path);
      String body =
          browser
              .post(
                  path,
                  Map.of(
                      "login", hostile,
                      "username", hostile,
                      "email", hostile,
                      "password", "x",
                      "return_to", "/\"><script>alert(2)</script>"))
              .body();
      assertThat(body).contains("&lt;script>").doesNotContain("<script>", "<img src=x", "{49}");
    }
  }

  @Test
  void theFirstLoadIsSmallAndItsFilesAreKeptForGood() throws Exception {
    HttpResponse<byte[]> page = load("/sign-in");
    int bytes = page.body().length;
    Matcher found = ASSET.matcher(new String(page.body(), UTF_8));
    int files = 0;
    while (found.find()) {
      HttpResponse<byte[]> file = load(found.group(1));
      assertThat(file.statusCode()).isEqualTo(200);
      assertThat(file.headers().firstValue("Cache-Control").orElseThrow())
          .contains("max-age=31536000", "public", "immutable");
      bytes += file.body().length;
      files++;
      String other = found.group(1).replaceFirst("/assets/[^/]+", "/assets/AAAAAAAAAAAAAAAA");
      assertThat(load(other).statusCode()).isEqualTo(404);
    }
    assertThat(files).isGreaterThanOrEqualTo(3);
    assertThat(bytes).isLessThan(40_000);
  }

  private static HttpResponse<byte[]> load(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(SERVICE.url() + path))
                .header("Accept-Encoding", "gzip")
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }

  private static Map<String, String> with(Map<String, String> fields, String name, String value) {
    var all = new HashMap<>(fields);
    all.put(name, value);
    return all;
  }
}
