package dev.forestgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.config.source.SettingProblems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

class UnknownSettingsTest {
  private final SettingProblems problems = new SettingProblems();

  @ParameterizedTest
  @CsvSource({
    "FORESTGATE_JOURNAL_INACTIVTY, FORESTGATE_JOURNAL_INACTIVITY",
    "FORESTGATE_TOKENS_ISUER, FORESTGATE_TOKENS_ISSUER",
    "FORESTGATE_PUBLICURI, FORESTGATE_PUBLICURL"
  })
  void unknownVariableIsReportedWithTheNearestName(String written, String nearest) {
    assertThat(told(variables(written)))
        .containsExactly(
            written + " is not a setting and is ignored. Did you mean " + nearest + ".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FORESTGATE_JOURNAL_INACTIVITY",
        "FORESTGATE_CREDENTIALS_MAXWAIT",
        "FORESTGATE_CREDENTIALS_MAX_WAIT",
        "FORESTGATE_CORS_ORIGINS_0",
        "FORESTGATE_JOURNAL_WAKEUPS_CHECK",
        "FORESTGATE_SERVICES_ORDERS_SECRETHASH",
        "FORESTGATE_OIDC_CLIENTS_WEBSHOP_REDIRECTURIS",
        "FORESTGATE_OIDC_CLIENTS_WEB_SHOP_REDIRECT_URIS_0",
        "FORESTGATE_ACCOUNTS_STORE",
        "FORESTGATE_MAIL_NOTIFY",
        "FORESTGATE_SERVICE_HOST",
        "FORESTGATE_SERVICE_PORT_HTTP",
        "FORESTGATE_PORT_8080_TCP_ADDR",
        "FORESTGATE_ISSUER",
        "FOREST_GATE_X"
      })
  void aVariableThatIsOneOrAnothersIsNot(String written) {
    assertThat(told(variables(written))).isEmpty();
  }

  @Test
  void unknownPropertyOfAFileIsReportedAndAKnownOneIsNotInAnySpelling() {
    assertThat(
            told(
                with(
                    Map.of(
                        "forestgate.journal.inactivty", "5s",
                        "forestgate.journal.sectionAge", "5s",
                        "forestgate.cors.origins[1]", "http://a",
                        "forestgate.services.orders.secret-hash", "x"))))
        .containsExactly(
            "forestgate.journal.inactivty is not a setting and is ignored. Did you mean"
                + " forestgate.journal.inactivity.");
  }

  @ParameterizedTest
  @CsvSource({
    "forestgate.journal.inactivty, Did you mean forestgate.journal.inactivity.",
    "FORESTGATE_JOURNAL_INACTIVITY, Did you mean",
    "forestgate.oidc.clients.web-shop.redirect-uri, Did you mean"
        + " forestgate.oidc.clients.web-shop.redirect-uris.",
    "forestgate.oidc.clients[my.app].nmae, Did you mean forestgate.oidc.clients[my.app].name.",
    "forestgate.oidc.clients.web-shop, docs/configuration.md lists all settings.",
    "forestgate.nothing.like.it, docs/configuration.md lists all settings."
  })
  void onTheCommandLineItIsRefused(String written, String remedy) {
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new SimpleCommandLinePropertySource("--" + written + "=hunter2"));
    assertThat(UnknownSettings.in(environment, problems)).isEmpty();
    assertThatThrownBy(() -> problems.refuse(environment))
        .hasMessageStartingWith(written + " is not a setting. ")
        .hasMessageContaining(remedy)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void membersOfClientsAreKnownInEverySpelling() {
    assertThat(
            told(
                with(
                    Map.of(
                        "forestgate.oidc.clients.web-shop.redirect-uris", "x",
                        "forestgate.oidc.clients.web-shop.redirectUris[0]", "x",
                        "forestgate.oidc.clients[my.app].name", "x",
                        "forestgate.oidc.clients.web-shop.colour", "x"))))
        .containsExactly(
            "forestgate.oidc.clients.web-shop.colour is not a setting and is ignored."
                + " docs/configuration.md lists all settings.");
    assertThat(told(variables("FORESTGATE_OIDC_CLIENTS_WEBSHOP_COLOUR"))).hasSize(1);
    assertThat(told(variables("FORESTGATE_OIDC_CLIENTS_NAME"))).as("without an id").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"production", "Prod", "prd", "live"})
  void profileSimilarToProdIsReported(String profile) {
    var environment = new MockEnvironment();
    environment.setActiveProfiles(profile);
    assertThat(ActiveProfiles.warnings(environment))
        .singleElement()
        .asString()
        .contains(profile, "prod");
    environment.setActiveProfiles(profile, "prod");
    assertThat(ActiveProfiles.warnings(environment)).isEmpty();
  }

  @Test
  void unknownProfileCausesNoWarning() {
    var environment = new MockEnvironment();
    environment.setActiveProfiles("staging");
    assertThat(ActiveProfiles.warnings(environment)).isEmpty();
    assertThat(ActiveProfiles.description(environment)).isEqualTo("staging");
    assertThat(ActiveProfiles.description(new MockEnvironment()))
        .isEqualTo("none, for development");
  }

  private List<String> told(StandardEnvironment environment) {
    List<String> told = UnknownSettings.in(environment, problems);
    problems.refuse(environment);
    return told;
  }

  private static StandardEnvironment variables(String name) {
    var environment = new StandardEnvironment();
    String source = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    environment
        .getPropertySources()
        .replace(
            source, new SystemEnvironmentPropertySource(source, new HashMap<>(Map.of(name, "x"))));
    return environment;
  }

  private static StandardEnvironment with(Map<String, Object> properties) {
    var environment = new StandardEnvironment();
    environment.getPropertySources().addLast(new MapPropertySource("file", properties));
    return environment;
  }
}
