package dev.forestgate.pages.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.FormClient;
import dev.forestgate.testing.RunningService;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages with a name and colors of their own, and turned off. */
class PageSettingsTest {
  @Test
  void withoutPagesTheirPathsAreProblemsAndLinksOfEmailsStay() {
    try (var service = RunningService.start("forestgate.pages.enabled=false")) {
      var browser = new FormClient(service);
      for (String path : new String[] {"/", "/sign-in", "/forgot", "/account"}) {
        HttpResponse<String> missing = browser.get(path);
        assertThat(missing.statusCode()).as(path).isEqualTo(404);
        assertThat(missing.headers().firstValue("Content-Type"))
            .contains("application/problem+json");
      }
      assertThat(browser.post("/register", Map.of()).statusCode()).isEqualTo(406);
      assertThat(browser.get("/api/auth/not-me?token=x").statusCode()).isEqualTo(303);
      // the second step after a link
      assertThat(browser.get("/sign-in/second").statusCode()).isEqualTo(303);
      assertThat(browser.get("/api/auth/not-me").body())
          .contains("Was this not you?")
          .doesNotContain("href=\"/sign-in\"");
    }
  }

  @Test
  void nameLogoColorAndStyleSheetAreThoseOfTheSettings(@TempDir Path folder) throws Exception {
    Path logo =
        Files.writeString(folder.resolve("l.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
    Path css = Files.writeString(folder.resolve("own.css"), "body { --card: red }");
    try (var service =
        RunningService.start(
            "forestgate.pages.name=<b>Acme</b> & Söhne",
            "forestgate.pages.logo=" + logo,
            "forestgate.pages.accent=#5b2a86",
            "forestgate.pages.css=" + css)) {
      var browser = new FormClient(service);
      String page = browser.get("/sign-in").body();
      assertThat(page)
          .contains("&lt;b&gt;Acme&lt;/b&gt; &amp; Söhne</span>")
          .contains(":root{--accent:#5b2a86;--on-accent:#ffffff}")
          .doesNotContain("<b>Acme", "Forest Gate");
      assertThat(fetch(browser, page, "custom.css")).isEqualTo("body { --card: red }");
      assertThat(fetch(browser, page, "logo.svg")).startsWith("<svg");
      assertThat(browser.get("/docs").body())
          .contains("&lt;b&gt;Acme&lt;/b&gt; &amp; S")
          .contains("/logo.svg\"");
      assertThat(browser.get("/docs/docs.css").body()).contains("--accent:#5b2a86");
    }
  }

  private static String fetch(FormClient browser, String page, String file) {
    Matcher found =
        Pattern.compile("\"(/assets/[^\"]+/" + Pattern.quote(file) + ")\"").matcher(page);
    assertThat(found.find()).as(file).isTrue();
    return browser.get(found.group(1)).body();
  }
}
