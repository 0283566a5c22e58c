package dev.forestgate.journal.summary;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.forestgate.embedded.TestTimeouts;
import java.util.List;
import java.util.Map;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.json.JsonMapper;

/** Stand-in for OpenRouter with responses that a test sets. */
public final class OpenRouterServer implements AutoCloseable {
  private static final String PATH = "/api/v1/chat/completions";

  private final WireMockServer server =
      new WireMockServer(
          wireMockConfig()
              .dynamicPort()
              .dynamicHttpsPort()
              .jettyStopTimeout(0L)
              .bindAddress("localhost"));

  /**
   * Sends one request: the first response takes seconds on a slow machine, and so does not count in
   * a test.
   */
  public OpenRouterServer() {
    server.start();
    answer(words("Warm."));
    HttpClient.create()
        .post()
        .uri(baseUrl() + "/chat/completions")
        .response()
        .block(TestTimeouts.HANG);
    reset();
  }

  public String baseUrl() {
    return "http://localhost:" + server.port() + "/api/v1";
  }

  String httpsBaseUrl() {
    return "https://localhost:" + server.httpsPort() + "/api/v1";
  }

  /** Forgets answers and requests. */
  public void reset() {
    server.resetAll();
  }

  public void answer(ResponseDefinitionBuilder response) {
    server.stubFor(post(PATH).willReturn(response));
  }

  /** First the one, then for ever the other. */
  void answer(ResponseDefinitionBuilder first, ResponseDefinitionBuilder then) {
    server.stubFor(
        post(PATH)
            .inScenario("order")
            .whenScenarioStateIs(Scenario.STARTED)
            .willSetStateTo("later")
            .willReturn(first));
    server.stubFor(post(PATH).inScenario("order").whenScenarioStateIs("later").willReturn(then));
  }

  /** An answer of a model whose words are {@code text}. */
  public static ResponseDefinitionBuilder words(String text) {
    Map<String, Object> choice =
        Map.of("index", 0, "message", Map.of("role", "assistant", "content", text));
    return json(
        JsonMapper.shared().writeValueAsString(Map.of("id", "gen-1", "choices", List.of(choice))));
  }

  static ResponseDefinitionBuilder json(String body) {
    return aResponse().withHeader("Content-Type", "application/json").withBody(body);
  }

  public static ResponseDefinitionBuilder status(int status) {
    return aResponse().withStatus(status).withBody("{\"error\":{\"code\":" + status + "}}");
  }

  public List<LoggedRequest> requests() {
    return server.findAll(postRequestedFor(anyUrl()));
  }

  /** Also what came by other ways than those that are foreseen. */
  int allRequests() {
    return server.getAllServeEvents().size();
  }

  /** Everything is sent on to another address of the same server. */
  void redirect() {
    server.stubFor(
        post(PATH).willReturn(aResponse().withStatus(307).withHeader("Location", "/other")));
    server.stubFor(any(urlEqualTo("/other")).willReturn(words("Redirected words.")));
  }

  @Override
  public void close() {
    server.stop();
  }
}
