package dev.forestgate.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The API pages load only files of this service, and their policy permits nothing else. */
class ApiPagesTest {
  private static final String POLICY =
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " connect-src 'self'; img-src 'self' data:; script-src 'self'; ";
  private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]*)\"");

  private final RunningService service = RunningService.shared();
  private final WebTestClient client =
      service
          .client()
          .mutate()
          .defaultHeader(HttpHeaders.ACCEPT_ENCODING, "identity")
          .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(4 * 1024 * 1024))
          .build();

  @ParameterizedTest
  @CsvSource({
    "/docs, style-src 'self'",
    "/redoc, style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
        + " 'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='; worker-src blob:"
  })
  void aPageIsUnderAPolicyThatAllowsItsOwnFilesAlone(String path, String more) {
    EntityExchangeResult<byte[]> page = get(path);
    assertThat(page.getResponseHeaders().getContentType())
        .isEqualTo(MediaType.parseMediaType("text/html;charset=UTF-8"));
    assertThat(page.getResponseHeaders().get("Content-Security-Policy"))
        .containsExactly(POLICY + more);
    String html = text(page);
    assertThat(html).doesNotContain("<style", " style=", " onload=", " onclick=", "<base");
    assertThat(html.split("<script", -1)).hasSize(3);
    assertThat(html.split("<script src=\"[a-z./-]+\"></script>", -1)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docs", "/redoc"})
  void filesReferencedByAPageAreServedWithTheirType(String path) {
    List<String> references = references(text(get(path)));
    assertThat(references).hasSizeGreaterThanOrEqualTo(4);
    for (String reference : references) {
      assertThat(reference)
          .matches("docs|redoc|assets/[\\w-]{16}/icon[.]svg|[a-z]+(/[a-z-]+)?\\.[a-z.]+");
      if (reference.contains(".")) {
        EntityExchangeResult<byte[]> file = get("/" + reference);
        assertThat(String.valueOf(file.getResponseHeaders().getContentType()))
            .as(reference)
            .isEqualTo(typeOf(reference));
        assertThat(file.getResponseBody()).as(reference).isNotEmpty();
      }
    }
  }

  @Test
  void thePagesShowTheContractAndLoadNothingElse() {
    assertThat(text(get("/docs/docs.js")))
        .contains("url: 'openapi.yaml'", "validatorUrl: 'none'", "queryConfigEnabled: false")
        .doesNotContain("http:", "https:");
    assertThat(text(get("/redoc/redoc.js"))).contains("'openapi.yaml'").doesNotContain("http");
    assertThat(text(get("/redoc/redoc.standalone.js")))
        .contains("src:\"data:,\"")
        .doesNotContain("cdn.redoc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docs", "/docs/swagger-ui.css", "/redoc", "/redoc/redoc.standalone.js"})
  void currentCopyGetsNotModified(String path) {
    HttpHeaders first = get(path).getResponseHeaders();
    assertThat(first.getCacheControl()).isEqualTo("no-cache, public");
    String tag = Objects.requireNonNull(first.getETag());
    EntityExchangeResult<byte[]> again =
        client
            .get()
            .uri(path)
            .header(HttpHeaders.IF_NONE_MATCH, "\"another\", " + tag)
            .exchange()
            .expectStatus()
            .isNotModified()
            .expectBody()
            .returnResult();
    assertThat(again.getResponseBody()).isNull();
    assertThat(again.getResponseHeaders().getETag()).isEqualTo(tag);
    client
        .get()
        .uri(path)
        .header(HttpHeaders.IF_NONE_MATCH, "\"another\"")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br, GZIP", "gzip;q=0.5, br;q=0.1"})
  void clientThatAcceptsGzipGetsTheSameBytesCompressed(String accepted) throws Exception {
    String path = "/docs/swagger-ui-bundle.js";
    HttpResponse<byte[]> plain = asSent(path, "identity");
    HttpResponse<byte[]> compressed = asSent(path, accepted);
    assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
    for (HttpResponse<byte[]> answer : List.of(plain, compressed)) {
      assertThat(answer.headers().allValues("Vary")).contains("Accept-Encoding", "Origin");
    }
    assertThat(compressed.headers().firstValue("ETag"))
        .isPresent()
        .isNotEqualTo(plain.headers().firstValue("ETag"));
    assertThat(compressed.body()).hasSizeLessThan(plain.body().length / 3);
    try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
      assertThat(unpacked.readAllBytes()).isEqualTo(plain.body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "br", "gzip;q=0", "gzip;q=0.00", "xgzip", "*;q=0"})
  void clientThatDoesNotAcceptGzipGetsPlainBytes(String accepted) throws Exception {
    assertThat(asSent("/docs/swagger-ui.css", accepted).headers().map())
        .doesNotContainKey("content-encoding");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/",
        "/docs/docs.html",
        "/docs/index.html",
        "/docs/swagger-ui-bundle.js.map",
        "/docs/..%2fdocs.html",
        "/docs/..%2f..%2fapplication.yaml",
        "/docs/%2e%2e%2fapplication.yaml",
        "/docs/..%5capplication.yaml",
        "/docs/%2e%2e/application.yaml",
        "/docs/swagger-ui.css/",
        "/docs/swagger-ui.css%00",
        "/docs/SWAGGER-UI.CSS",
        "/redoc/redoc.html",
        "/redoc/docs.js",
        "/redoc/redoc.standalone.js.map",
        "/webjars/swagger-ui/5.34.1/index.html",
        "/pages/docs.html",
        "/docs.html"
      })
  void unlistedFileIsNotServed(String path) {
    ApiCalls.expectProblem(
        client.get().uri(URI.create(service.url() + path)).exchange(),
        404,
        """
        {"type":"/problems/not-found","title":"Not found","status":404,
         "detail":"There is no resource at this address."}
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docs", "/docs/docs.js", "/redoc", "/redoc/redoc.css"})
  void thePagesAreReadAndNothingElse(String path) {
    for (HttpMethod method : List.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE)) {
      client
          .method(method)
          .uri(path)
          .exchange()
          .expectStatus()
          .isEqualTo(405)
          .expectHeader()
          .valueEquals(HttpHeaders.ALLOW, "GET,HEAD,OPTIONS")
          .expectBody()
          .returnResult();
    }
    EntityExchangeResult<byte[]> head =
        client.head().uri(path).exchange().expectStatus().isOk().expectBody().returnResult();
    assertThat(head.getResponseBody()).isNull();
    assertThat(head.getResponseHeaders().getETag()).isNotBlank();
  }

  private EntityExchangeResult<byte[]> get(String path) {
    return client.get().uri(path).exchange().expectStatus().isOk().expectBody().returnResult();
  }

  /** Requested by a client that does not decompress responses. */
  private HttpResponse<byte[]> asSent(String path, String encoding) throws Exception {
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(service.url() + path))
                    .header("Accept-Encoding", encoding)
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer;
  }

  private static String text(EntityExchangeResult<byte[]> answer) {
    return new String(Objects.requireNonNull(answer.getResponseBody()), UTF_8);
  }

  private static List<String> references(String html) {
    List<String> all = new ArrayList<>();
    for (Matcher found = REFERENCE.matcher(html); found.find(); ) {
      all.add(found.group(1));
    }
    return all;
  }

  private static String typeOf(String file) {
    if (file.endsWith(".yaml")) {
      return "application/yaml";
    }
    if (file.endsWith(".svg")) {
      return "image/svg+xml";
    }
    return file.endsWith(".css") ? "text/css;charset=UTF-8" : "text/javascript;charset=UTF-8";
  }
}
