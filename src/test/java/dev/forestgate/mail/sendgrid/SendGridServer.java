package dev.forestgate.mail.sendgrid;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.forestgate.embedded.TestTimeouts;
import java.util.List;
import reactor.netty.http.client.HttpClient;

/** Stand-in for SendGrid with responses that a test sets. */
final class SendGridServer implements AutoCloseable {
  private final WireMockServer server =
      new WireMockServer(
          wireMockConfig().dynamicPort().jettyStopTimeout(0L).bindAddress("localhost"));

  /**
   * Sends one request: the first response takes seconds on a slow machine, and so does not count in
   * a test.
   */
  SendGridServer() {
    server.start();
    answer(aResponse().withStatus(202));
    HttpClient.create().post().uri(baseUrl() + "/v3/mail/send").response().block(TestTimeouts.HANG);
    reset();
  }

  String baseUrl() {
    return "http://localhost:" + server.port();
  }

  void reset() {
    server.resetAll();
  }

  void answer(ResponseDefinitionBuilder response) {
    server.stubFor(post("/v3/mail/send").willReturn(response));
  }

  List<LoggedRequest> requests() {
    return server.findAll(postRequestedFor(anyUrl()));
  }

  @Override
  public void close() {
    server.stop();
  }
}
