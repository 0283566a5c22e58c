package dev.forestgate.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.CodeUser;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.PasskeyUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;

class MetricsTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(forestgate\\.[a-z.]+)` \\|");

  private final RunningService service = RunningService.shared();
  private final MeterRegistry registry = service.bean(MeterRegistry.class);

  @Test
  void eachMetricOfSignInsThatIsDocumentedIsThereAfterTheAct() throws IOException {
    SignedInClient user = service.signIn();
    FactorUser.create(service);
    PasskeyUser.create(service);
    CodeUser code = CodeUser.of(MailUser.verified(service));
    FactorUser.body(code.verify(code.begin().byCode()), 200);
    String text = Files.readString(Path.of("docs/operations.md"));
    List<String> documented =
        ROW.matcher(text.substring(0, text.indexOf("## Health")))
            .results()
            .map(row -> row.group(1))
            .toList();
    assertThat(documented)
        .hasSize(13)
        .allSatisfy(name -> assertThat(registry.find(name).meters()).as(name).isNotEmpty());
    assertThat(prometheus())
        .contains("forestgate_signins_total{outcome=\"succeeded\"}")
        .contains("forestgate_signins_second_total{outcome=\"succeeded\"}")
        .contains("forestgate_signins_passkey_total{outcome=\"succeeded\"}")
        .contains("forestgate_signins_code_total{outcome=\"succeeded\"}")
        .contains("forestgate_registrations_total{outcome=\"opened\"}")
        .contains("forestgate_sessions_opened_total{mode=\"both\"}")
        .contains("forestgate_hashes_wait_seconds")
        .contains("http_server_requests_seconds_bucket{");
    assertThat(user).isNotNull();
  }

  @Test
  void metricsCountOutcomesOfSignInsAndRegistrations() {
    String name = RunningService.freshName();
    service.register(name);
    double refused = count("forestgate.signins", "outcome", "refused");
    post("/login", name, "wrong password").expectStatus().isUnauthorized();
    assertThat(count("forestgate.signins", "outcome", "refused")).isGreaterThan(refused);
    double taken = count("forestgate.registrations", "outcome", "taken");
    post("/api/register", name, RunningService.PASSWORD).expectStatus().isEqualTo(409);
    assertThat(count("forestgate.registrations", "outcome", "taken")).isGreaterThan(taken);
  }

  @Test
  void aSessionThatEndedIsCountedAndSoIsAskingForIt() {
    SignedInClient user = service.signIn();
    double ended = count("forestgate.sessions.ended");
    double refused = count("forestgate.sessions.refused", "credential", "cookie");
    service
        .client()
        .post()
        .uri("/api/auth/logout")
        .cookie(RunningService.COOKIE, user.cookie())
        .exchange()
        .expectStatus()
        .isOk();
    service.expectSession(user, 401);
    assertThat(count("forestgate.sessions.ended")).isGreaterThan(ended);
    assertThat(count("forestgate.sessions.refused", "credential", "cookie")).isGreaterThan(refused);
  }

  @Test
  void theHealthOfTheStoresIsAComponent() {
    service
        .management()
        .get()
        .uri("/actuator/health")
        .exchange()
        .expectBody()
        .jsonPath("$.components.stores.status")
        .isEqualTo("UP")
        .jsonPath("$.components.stores.details")
        .doesNotExist();
  }

  private WebTestClient.ResponseSpec post(String path, String name, String password) {
    return ApiCalls.post(service.client(), path, Map.of("username", name, "password", password));
  }

  private double count(String name, String... tags) {
    return registry.find(name).tags(tags).meters().stream()
        .flatMap(
            meter -> java.util.stream.StreamSupport.stream(meter.measure().spliterator(), false))
        .mapToDouble(measurement -> measurement.getValue())
        .sum();
  }

  private String prometheus() {
    return new String(
        Objects.requireNonNull(
            service
                .management()
                .get()
                .uri("/actuator/prometheus")
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseBody()),
        UTF_8);
  }
}
