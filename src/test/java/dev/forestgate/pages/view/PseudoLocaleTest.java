package dev.forestgate.pages.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.admin.users.OperatorClient;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * Text that is hard-coded in a template: with a catalog whose texts are all in brackets, anything
 * else that a person reads is none of its texts.
 */
class PseudoLocaleTest {
  private static final Pattern UNREAD =
      Pattern.compile(
          "<!doctype[^>]*>|<(script|style|svg|time|option|code|bdi)\\b[^>]*>.*?</\\1>",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern READ_ATTRIBUTE =
      Pattern.compile("\\b(?:aria-label|title|placeholder|alt)=\"([^\"]*)\"");
  private static final Pattern BRACKETS = Pattern.compile("\\[[^\\[\\]]*]");
  private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");

  private static final RunningService SERVICE =
      RunningService.start(
          context ->
              context.registerBean(
                  "bracketedTexts",
                  TextCatalog.class,
                  () -> TextCatalog.of(Map.of("en", bracketed())),
                  bean -> bean.setPrimary(true)));

  @AfterAll
  static void close() {
    SERVICE.close();
  }

  @Test
  void noPageHasHardCodedText() {
    SignedInClient alice = OperatorClient.create(SERVICE, "admin").session();
    SERVICE.signIn(alice.username());
    Stream<String> account = Arrays.stream(Section.values()).map(Section::path);
    Stream<String> others =
        Stream.of(
            "/sign-in", "/register", "/forgot", "/goodbye", "/no-such-page", "/account/elevate");
    List<String> found = new ArrayList<>();
    Stream.concat(account, others).forEach(path -> found.addAll(hardCoded(path, alice)));
    assertThat(found).isEmpty();
  }

  private static List<String> hardCoded(String path, SignedInClient alice) {
    String html =
        WebTestClient.bindToServer()
            .baseUrl(SERVICE.url())
            .responseTimeout(TestTimeouts.HANG)
            .build()
            .get()
            .uri(path)
            .header("Accept", "text/html")
            .cookie(RunningService.COOKIE, alice.cookie())
            .exchange()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();
    String read = UNREAD.matcher(Objects.requireNonNullElse(html, "")).replaceAll("<x>");
    Stream<String> texts = Arrays.stream(TAG.split(read));
    Stream<String> attributes =
        READ_ATTRIBUTE.matcher(read).results().map(attribute -> attribute.group(1));
    return Stream.concat(texts, attributes)
        .map(text -> rest(text, alice))
        .filter(text -> WORD.matcher(text).find())
        .map(text -> path + ": " + text)
        .toList();
  }

  /** What is left of {@code text} without the texts of the catalog and what belongs to data. */
  private static String rest(String text, SignedInClient alice) {
    String rest = text.replace(alice.username(), "").replace("Forest Gate", "").replace("Java", "");
    for (String before = ""; !before.equals(rest); ) {
      before = rest;
      rest = BRACKETS.matcher(rest).replaceAll("");
    }
    return rest.strip();
  }

  private static Map<String, String> bracketed() {
    return TextCatalog.read("en").entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, text -> "[" + text.getValue() + "]"));
  }
}
