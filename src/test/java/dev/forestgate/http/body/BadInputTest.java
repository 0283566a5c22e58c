package dev.forestgate.http.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;

/** Malformed bodies: each gets its documented problem, and has no effect. */
class BadInputTest {
  private static final List<String> PATHS =
      List.of("/api/auth/register", "/api/login", "/login", "/api/events");
  private static final String MALFORMED =
      "is not well-formed JSON, or names a member twice, or is too deep";

  private final RunningService service = RunningService.shared();
  private final WebTestClient client = service.client();
  private final SignedInClient alice = service.signIn();

  static Stream<Arguments> malformed() {
    return PATHS.stream()
        .flatMap(
            path ->
                Stream.of(
                        "{",
                        "}",
                        "nonsense",
                        "{\"username\":\"abc\",}",
                        "{\"username\":\"abc\",\"username\":\"abd\"}",
                        "{'username':'abc'}",
                        "{\"username\":\"abc\"} {}",
                        "{\"username\":\"abc\"}]",
                        "{\"username\":\"a\nb\"}",
                        "{\"username\":NaN}",
                        "{\"n\":" + "9".repeat(65) + "}",
                        "{\"n\":1e9999999999}",
                        "{\"n\":-2.5E-9999999999}",
                        "{\"a\":".repeat(40) + "1" + "}".repeat(40),
                        "[".repeat(10_000),
                        "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}")
                    .map(body -> Arguments.of(path, body)));
  }

  @ParameterizedTest
  @MethodSource
  void malformed(String path, String body) {
    ApiCalls.expectInvalid(send(path, body.getBytes(StandardCharsets.UTF_8)), "", MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "   ", "null", "[]", "\"text\"", "12", "true", "[{\"username\":\"abc\"}]"})
  void nonObjectBodyIsRefused(String body) {
    for (String path : PATHS) {
      send(path, body.getBytes(StandardCharsets.UTF_8))
          .expectStatus()
          .isBadRequest()
          .expectBody()
          .jsonPath("$.errors[0].field")
          .isEqualTo("");
    }
  }

  @Test
  void invalidUtf8IsMalformed() {
    byte[] body = {'{', '"', 'a', '"', ':', '"', (byte) 0xc3, (byte) 0x28, '"', '}'};
    ApiCalls.expectInvalid(send("/api/auth/login", body), "", MALFORMED);
  }

  /** Another decoder would read bytes that this one skips (RFC 3629 section 10). */
  @Test
  void onlyUtf8AsItIsDefinedIsText() {
    byte[] json = "{\"username\":\"/admin\",\"password\":\"x\"}".getBytes(StandardCharsets.UTF_8);
    for (String overlong :
        List.of(
            "\u00c0\u00af",
            "\u00e0\u0080\u00af",
            "\u00f0\u0080\u0080\u00af",
            "\u00c0\u0080",
            "\u00ed\u00a0\u0080",
            "\u00f4\u0090\u0080\u0080",
            "\u00ff",
            "\u00e2\u0082")) {
      byte[] body =
          ("{\"username\":\"" + overlong + "\",\"password\":\"x\"}")
              .getBytes(StandardCharsets.ISO_8859_1);
      ApiCalls.expectInvalid(send("/api/auth/login", body), "", MALFORMED);
    }
    for (String charset :
        List.of("UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32BE", "UTF-32LE")) {
      byte[] body = new String(json, StandardCharsets.UTF_8).getBytes(Charset.forName(charset));
      ApiCalls.expectInvalid(send("/api/auth/login", body), "", MALFORMED);
    }
    send(
            "/api/auth/login",
            ("\ufeff" + new String(json, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8))
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "x", "identity, gzip", "", "aes128gcm"})
  void aContentCodingIs415(String coding) {
    for (String path : PATHS) {
      request(path)
          .contentType(MediaType.APPLICATION_JSON)
          .header(HttpHeaders.CONTENT_ENCODING, coding)
          .bodyValue("{\"username\":\"abc\",\"password\":\"x\"}".getBytes(StandardCharsets.UTF_8))
          .exchange()
          .expectStatus()
          .isEqualTo(415)
          .expectBody()
          .jsonPath("$.detail")
          .isEqualTo("The body must not have a content coding.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json;charset=utf-16", "application/json;charset=iso-8859-1"})
  void anotherCharsetIs415(String type) {
    expectUnsupported(
        request("/login")
            .header(HttpHeaders.CONTENT_TYPE, type)
            .bodyValue("{}".getBytes(StandardCharsets.UTF_8))
            .exchange());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/jsonx",
        "application/vnd.api+json"
      })
  void anotherContentTypeIs415(String type) {
    for (String path : PATHS) {
      expectUnsupported(
          request(path)
              .header(HttpHeaders.CONTENT_TYPE, type)
              .bodyValue(
                  "{\"username\":\"abc\",\"password\":\"x\"}".getBytes(StandardCharsets.UTF_8))
              .exchange());
    }
  }

  /** Sent by a client that does not validate its requests. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "json",
        "/",
        ";",
        "application/json/x",
        "application/",
        "application/json;charset=no-such"
      })
  void aContentTypeThatIsNoneIs415(String type) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(service.url() + "/api/auth/login"))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body()).contains("/problems/unsupported-media-type");
  }

  @Test
  void aCharsetBesideTheTypeIsFine() {
    request("/api/events")
        .header(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
        .bodyValue("{\"action\":\"seen\"}".getBytes(StandardCharsets.UTF_8))
        .exchange()
        .expectStatus()
        .isAccepted()
        .expectBody()
        .returnResult();
  }

  @Test
  void aBodyOverTheLimitIs413WithAndWithoutItsLength() {
    byte[] large =
        ("{\"username\":\"" + "x".repeat(70_000) + "\"}").getBytes(StandardCharsets.UTF_8);
    expectTooLarge(send("/api/auth/login", large));
    Flux<DataBuffer> chunks =
        Flux.range(0, 100).map(i -> DefaultDataBufferFactory.sharedInstance.wrap(new byte[1024]));
    expectTooLarge(
        request("/api/auth/login")
            .contentType(MediaType.APPLICATION_JSON)
            .body(chunks, DataBuffer.class)
            .exchange());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"action\":null}",
        "{\"action\":\"\"}",
        "{\"action\":\"With Capitals\"}",
        "{\"action\":\"../../etc\"}",
        "{\"action\":\"line\\nbreak\"}",
        "{\"action\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}"
      })
  void anActionIsAShortPlainName(String body) {
    ApiCalls.expectInvalid(
        send("/api/events", body.getBytes(StandardCharsets.UTF_8)),
        "action",
        "must be 1 to 64 of a-z, 0-9, dot, dash, underscore");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"text\"", "[1]", "12", "true"})
  void theDetailIsAnObject(String detail) {
    ApiCalls.expectInvalid(
        send(
            "/api/events",
            ("{\"action\":\"seen\",\"detail\":" + detail + "}").getBytes(StandardCharsets.UTF_8)),
        "detail",
        "has the wrong type");
  }

  @Test
  void theDetailHasAtMost2KiB() {
    String fits = "{\"action\":\"seen\",\"detail\":{\"a\":\"" + "x".repeat(2040) + "\"}}";
    send("/api/events", fits.getBytes(StandardCharsets.UTF_8))
        .expectStatus()
        .isAccepted()
        .expectBody()
        .returnResult();
    ApiCalls.expectInvalid(
        send("/api/events", fits.replace("xxx", "xxxx").getBytes(StandardCharsets.UTF_8)),
        "detail",
        "must have at most 2 KiB as JSON");
  }

  /** Accepted text must also be readable from the store, or the whole section is lost. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e400",
        "-1e-400",
        "1E+999999999",
        "100e2147483647",
        "10.00E-2147483647",
        "0.01e-2147483640",
        "0e2147483647",
        "-0.0e-2147483648",
        "12345678901234567890",
        "0.10"
      })
  void numbersOfAnySizeAreInTheJournalOrRefused(String number) {
    int status =
        send(
                "/api/events",
                ("{\"action\":\"seen\",\"detail\":{\"n\":" + number + "}}")
                    .getBytes(StandardCharsets.UTF_8))
            .expectBody()
            .returnResult()
            .getStatus()
            .value();
    assertThat(status).isIn(202, 400);
    if (status == 202) {
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(service.journal(alice.sessionId())).content().contains("seen"));
    }
  }

  private WebTestClient.RequestBodySpec request(String path) {
    return client.post().uri(path).header(HttpHeaders.AUTHORIZATION, alice.bearer());
  }

  private WebTestClient.ResponseSpec send(String path, byte[] body) {
    return request(path).contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
  }

  private static void expectUnsupported(WebTestClient.ResponseSpec response) {
    ApiCalls.expectProblem(
        response,
        415,
        """
        {"type":"/problems/unsupported-media-type","title":"Unsupported media type","status":415,
         "detail":"The body must be application/json."}
        """);
  }

  private static void expectTooLarge(WebTestClient.ResponseSpec response) {
    ApiCalls.expectProblem(
        response,
        413,
        """
        {"type":"/problems/content-too-large","title":"Content too large","status":413,
         "detail":"The body is larger than 64 KiB."}
        """);
  }
}
