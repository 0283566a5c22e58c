package dev.forestgate.pages.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.pages.view.TextCatalog;
import dev.forestgate.pages.view.Texts;
import dev.forestgate.visitor.SignInAnomaly;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Words and icons of events, in all languages. */
class EventWordsTest {
  private static final TextCatalog CATALOG = TextCatalog.read();

  @ParameterizedTest
  @EnumSource(JournalAction.class)
  void eachActionOfTheServiceHasWordsAndAnIcon(JournalAction action) throws Exception {
    assertThat(EventKind.of(action.text())).as("kind of " + action).isNotNull();
    String icons = new ClassPathResource("pages/assets/icons.svg").getContentAsString(UTF_8);
    for (String language : TextCatalog.LANGUAGES) {
      Moment moment = moment(language, "service", action.text(), "{}");
      assertThat(moment.sentence()).doesNotContain(action.text()).doesNotContain("{");
      assertThat(icons).contains("id=\"" + moment.icon() + "\"");
    }
  }

  @Test
  void eachAnomalyHasWords() {
    for (String language : TextCatalog.LANGUAGES) {
      for (SignInAnomaly anomaly : SignInAnomaly.values()) {
        Moment moment =
            moment(language, "service", "signed-in", "{\"unusual\":[\"" + anomaly.text() + "\"]}");
        assertThat(moment.unusual()).extracting(Unusual::text).doesNotContain(anomaly.text());
        assertThat(moment.tone()).isNotEqualTo(Tone.PLAIN);
      }
    }
  }

  @Test
  void theWayOfASignInIsTold() {
    assertThat(signIn("[\"pwd\"]")).isEqualTo("Signed in with the password");
    assertThat(signIn("[\"hwk\",\"user\",\"mfa\"]")).isEqualTo("Signed in with a passkey");
    assertThat(signIn("[\"pwd\",\"swk\",\"mfa\"]"))
        .isEqualTo("Signed in with password and passkey");
    assertThat(signIn("[\"pwd\",\"otp\",\"mfa\"]"))
        .isEqualTo("Signed in with password and one-time code");
    assertThat(signIn("[\"otp\"]")).isEqualTo("Signed in with a code by e-mail");
    assertThat(moment("en", "service", "factor-added", "{\"type\":\"passkey\"}").text())
        .isEqualTo("added a passkey");
    assertThat(moment("en", "service", "recovery-code-used", "{\"left\":3}").text())
        .endsWith("3 are left");
  }

  /** A front end cannot say what the service says. */
  @Test
  void anEventOfAFrontEndIsItsName() {
    Moment moment =
        moment("en", "client", "signed-out", "{\"unusual\":[\"new-device\"],\"a\":\"<b>\"}");
    assertThat(moment.sentence()).isEqualTo("signed-out");
    assertThat(moment.isName()).isTrue();
    assertThat(moment.unusual()).isEmpty();
    assertThat(moment.tone()).isEqualTo(Tone.PLAIN);
    assertThat(moment.detail()).isEqualTo("unusual: [\"new-device\"], a: <b>");
  }

  @Test
  void anActionOfALaterVersionIsShownByItsName() {
    assertThat(moment("en", "service", "flew-away", "{}").sentence())
        .isEqualTo("Another event: flew-away");
  }

  @Test
  void equalEventsInARowAreOneLine() {
    Moment read = moment("en", "service", "profile-read", "{}");
    Moment out = moment("en", "service", "signed-out", "{}");
    assertThat(Moment.folded(List.of(read, read, read, out, read)))
        .extracting(Moment::times)
        .containsExactly(3, 1, 1);
  }

  @Test
  void aHeadlineNamesWhatMatters() {
    assertThat(headline("profile-read")).isEqualTo("Looked at the profile");
    assertThat(headline("signed-in", "profile-read", "profile-read", "signed-out"))
        .isEqualTo("Signed in with the password");
    assertThat(headline("signed-in", "password-changed", "email-verified", "elevated", "disowned"))
        .isEqualTo(
            "Signed in with the password, changed the password, confirmed the e-mail address and"
                + " 2 more things");
    assertThat(headline()).isEqualTo("Nothing that can be shown");
  }

  private static String headline(String... actions) {
    return Headline.of(
        Arrays.stream(actions).map(action -> moment("en", "service", action, "{}")).toList(),
        CATALOG.of("en"));
  }

  private static String signIn(String amr) {
    return moment("en", "service", "signed-in", "{\"amr\":" + amr + "}").sentence();
  }

  private static Moment moment(String language, String source, String action, String detail) {
    Texts texts = CATALOG.of(language);
    JsonNode event =
        JsonMapper.shared()
            .readTree(
                "{\"at\":\"2026-11-30T10:00:00Z\",\"source\":\"%s\",\"action\":\"%s\",\"detail\":%s}"
                    .formatted(source, action, detail));
    return Moment.of(event, texts);
  }
}
