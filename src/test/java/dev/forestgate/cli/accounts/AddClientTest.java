package dev.forestgate.cli.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.testing.ModeRun;
import dev.forestgate.testing.RunningService;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;

/** The mode add-client beside a running service. */
class AddClientTest {
  private static final Pattern SECRET = Pattern.compile("shown this once: ([A-Za-z0-9_-]{43})$");
  private static final String CALLBACK = "--redirect-uris=https://app.example/callback";

  private final String id = "c-" + UUID.randomUUID();

  @Test
  void theClientWorksWithThePrintedSecret() {
    ModeRun mode = add(id, "--grants=client_credentials", "--scopes=stock.read,stock.write");
    assertThat(mode.exitCode()).as(mode.output()).isZero();
    Matcher printed = SECRET.matcher(mode.output());
    assertThat(printed.find()).as(mode.output()).isTrue();
    RunningService.shared()
        .client()
        .post()
        .uri("/oauth2/token")
        .header("Authorization", basic(id, printed.group(1)))
        .contentType(MediaType.APPLICATION_FORM_URLENCODED)
        .bodyValue("grant_type=client_credentials")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.scope")
        .isEqualTo("stock.read stock.write");

    ModeRun again = add(id, "--grants=client_credentials");
    assertThat(again.exitCode()).isOne();
    assertThat(again.output()).isEqualTo("There is, or was, a client " + id);
  }

  @Test
  void aPublicClientHasNoSecret() {
    assertThat(add(id, "--auth-method=none", "--name=An app", CALLBACK).output())
        .isEqualTo("The client " + id + " is added");
  }

  @ParameterizedTest
  @CsvSource({
    "--pkce=sometimes, --pkce has a value that is not supported",
    "--grants=password, --grants has a value that is not supported",
    "--redirect-uris=javascript:alert(1), --redirect-uris must be https",
    "--first-party=true, --redirect-uris must be there"
  })
  void aMemberThatBreaksARuleIsNamed(String option, String reason) {
    add(id, option).expectRefused("The option " + reason);
  }

  @Test
  void anIdAndPostgresAreNeeded() {
    ModeRun.of("add-client").expectRefused("add-client needs the id");
    add(id, CALLBACK, "--forestgate.oidc.clients." + id + ".name=x")
        .expectRefused("The settings declare the client " + id);
    add(id, CALLBACK, "--forestgate.accounts.store=redis").expectRefused("Clients need PostgreSQL");
  }

  private static ModeRun add(String id, String... options) {
    return ModeRun.of(
        Stream.concat(
                Stream.of("add-client", id, "--DATABASE_URL=" + TestStores.databaseUrl()),
                Stream.of(options))
            .toArray(String[]::new));
  }

  private static String basic(String id, String secret) {
    return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(UTF_8));
  }
}
