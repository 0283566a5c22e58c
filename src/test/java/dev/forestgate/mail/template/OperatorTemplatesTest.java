package dev.forestgate.mail.template;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.mail.message.TestEmails;
import dev.forestgate.mail.message.TestMailProperties;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Templates of the operator's folder: they replace the built-in ones, or the start is refused. */
class OperatorTemplatesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:30:00Z");

  @TempDir private Path folder = Path.of("");

  @Test
  void aTemplateOfTheFolderReplacesTheBuiltInOne() throws IOException {
    write(
        "reset-password.txt", "Subject: {{product}}: new password\n\nHi {{username}}: {{link}}\n");
    RenderedEmail email = render(EmailKind.RESET_PASSWORD, "product-name", "Acme & Sons");
    assertThat(email.subject()).isEqualTo("Acme & Sons: new password");
    assertThat(email.text()).isEqualTo("Hi alice: " + TestEmails.LINK + "\n");
    assertThat(email.html())
        .contains(
            "<h1 style=\"font-size: 1.25em; line-height: 1.3; margin: 0 0 1em;\">Acme &amp; Sons: new password</h1>")
        .contains("sent automatically by Acme &amp; Sons.");
    assertThat(render(EmailKind.VERIFY_ADDRESS).subject()).isEqualTo("Confirm your e-mail address");
  }

  @Test
  void theLayoutIsReplacedForAllEmails() throws IOException {
    write("layout.html", "<html><title>{{subject}}</title>{{body}}<i>{{sender}}</i></html>");
    assertThat(render(EmailKind.SIGN_UP_ATTEMPT).html())
        .startsWith("<html><title>You asked for an account</title><p>")
        .endsWith("<i>Forest Gate</i></html>");
  }

  @Test
  void valuesAreEscapedInHtmlOfTheFolder() throws IOException {
    write("reset-password.html", "<p>{{username}}</p><a href=\"{{link}}\">{{link_until}}</a>");
    RenderedEmail email =
        renderer()
            .render(
                UUID.randomUUID(),
                TestEmails.ofEachKind("a@example.org", "<b>Bob</b>", NOW).get(2),
                NOW,
                NOW);
    assertThat(email.html()).contains("<p>&lt;b&gt;Bob&lt;/b&gt;</p>");
  }

  @Test
  void aByteOrderMarkAndLinesOfWindowsAreAccepted() throws IOException {
    write("sign-up-attempt.txt", "\ufeffSubject: Hello\r\n\r\nOne\r\nTwo\r\n");
    RenderedEmail email = render(EmailKind.SIGN_UP_ATTEMPT);
    assertThat(email.subject()).isEqualTo("Hello");
    assertThat(email.text()).isEqualTo("One\nTwo\n");
  }

  @Test
  void otherFilesAreIgnored() throws IOException {
    write("README.md", "{{nonsense}}");
    write(".keep", "");
    assertThat(render(EmailKind.RESET_PASSWORD).subject()).isEqualTo("Choose a new password");
  }

  @Test
  void aTemplateOfTheLanguageHasPrecedence() throws IOException {
    write("sign-up-attempt.de.txt", "Subject: Hallo\n\nText\n");
    write("sign-up-attempt.txt", "Subject: Hello\n\nText\n");
    var files = new TemplateFiles(folder);
    assertThat(path(files, Locale.GERMAN)).endsWith("sign-up-attempt.de.txt");
    assertThat(path(files, new Locale("de", "AT"))).endsWith("sign-up-attempt.de.txt");
    assertThat(path(files, Locale.FRENCH)).endsWith("sign-up-attempt.txt");
    assertThat(path(new TemplateFiles(null), Locale.GERMAN)).isEqualTo("sign-up-attempt.de.txt");
    assertThat(path(new TemplateFiles(null), Locale.FRENCH)).isEqualTo("sign-up-attempt.txt");
    assertThat(render(EmailKind.SIGN_UP_ATTEMPT).subject()).isEqualTo("Hello");
    assertThat(render(EmailKind.SIGN_UP_ATTEMPT, "de-AT").subject()).isEqualTo("Hallo");
  }

  @Test
  void aTemplateOfTheFolderReplacesThoseOfAllLanguages() throws IOException {
    write("sign-up-attempt.txt", "Subject: Hello\n\nText\n");
    write("layout.html", "<html lang=\"{{language}}\" bgcolor=\"{{accent}}\">{{body}}</html>");
    RenderedEmail replaced = render(EmailKind.SIGN_UP_ATTEMPT, "de");
    assertThat(replaced.subject()).isEqualTo("Hello");
    assertThat(replaced.html()).contains("No account was opened").doesNotContain("Guten Tag");
    RenderedEmail other = render(EmailKind.PASSWORD_CHANGED, "de");
    assertThat(other.subject()).isEqualTo("Ihr Passwort wurde geändert");
    assertThat(other.html())
        .startsWith("<html lang=\"de\" bgcolor=\"#1f5b35\"><p>Guten Tag")
        .endsWith("</html>");
  }

  @Test
  void aFolderAddsALanguage() throws IOException {
    write("reset-password.pt-BR.txt", "Subject: Nova senha\n\n{{link}} {{link_until}}\n");
    Email email = sample(EmailKind.RESET_PASSWORD).in("pt-br");
    RenderedEmail rendered = renderer().render(UUID.randomUUID(), email, NOW, NOW);
    assertThat(rendered.subject()).isEqualTo("Nova senha");
    assertThat(rendered.text()).contains("22 de novembro de 2026, 11:00 UTC");
    assertThat(render(EmailKind.RESET_PASSWORD, "pt").subject()).isEqualTo("Choose a new password");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reset-password.txt|Subject: A\\n\\n{{link}} {{user}}|, line 3, has the unknown placeholder"
            + " {{user}}. This template may have accent, language, link, link_until, product, sender,"
            + " username.",
        "reset-password.txt|Subject: A\\n\\n{{#code}}{{link}}{{/code}}|, line 3, has the unknown"
            + " placeholder {{#code}}.",
        "reset-password.txt|Subject: A\\n\\nHello|, line 3, ends without {{link}}. Its recipient"
            + " needs the link.",
        "verify-address.html|<p>{{link}}</p>\\n|, line 2, ends without {{code}}.",
        "verify-address.html|<p>\\n\\n{{link}|, line 3, is malformed: what is between {{ and }} must"
            + " be a name.",
        "verify-address.html|<p>\\n{{#code}}{{link}}{{code}}|, line 2, is malformed: code is opened"
            + " and not closed.",
        "verify-address.html|{{link}}\\n{{/code}}{{code}}|, line 2, is malformed: code is closed and"
            + " was not opened.",
        "reset-password.txt|Hello\\n{{link}}|, line 1, does not begin with the subject.",
        "reset-password.txt|Subject: \\n{{link}}|, line 1, does not begin with the subject.",
        "layout.html|<html>{{subject}}</html>|, line 1, has no {{body}}.",
        "layout.html|{{body}}\\n{{link}}|, line 2, has the unknown placeholder {{link}}.",
        "layout.txt|{{body}}|, line 1, belongs to no e-mail.",
        "reset-pasword.txt|Subject: A\\n\\n{{link}}|, line 1, belongs to no e-mail."
            + " Name it layout.html, or as one of",
        "verify-address.de.txt|Subject: A\\n\\n{{link}}|, line 3, ends without {{code}}."
      })
  void aTemplateThatWouldFailRefusesTheStart(String name, String text, String message)
      throws IOException {
    write(name, text.replace("\\n", "\n"));
    assertRefused(folder.resolve(name) + message);
  }

  @Test
  void textInAnotherEncodingRefusesTheStart() throws IOException {
    write("sign-up-attempt.html", "<p>M\u00fcller</p>", ISO_8859_1);
    assertRefused(folder.resolve("sign-up-attempt.html") + " is not UTF-8.");
  }

  @Test
  void aHugeTemplateRefusesTheStart() throws IOException {
    write("sign-up-attempt.html", "x".repeat(300_000));
    assertRefused(folder.resolve("sign-up-attempt.html") + " has more than 256 KiB.");
  }

  @Test
  void aMissingFolderRefusesTheStart() {
    folder = folder.resolve("missing");
    assertRefused("forestgate.mail.templates is " + folder + ", which is not a folder.");
  }

  @ParameterizedTest
  @EnumSource(EmailKind.class)
  void theBuiltInTemplatesPassTheCheck(EmailKind kind) throws IOException {
    for (String extension : new String[] {".txt", ".html"}) {
      write(kind.slug() + extension, builtIn(kind.slug() + extension));
    }
    write("layout.html", builtIn("layout.html"));
    RenderedEmail expected =
        new EmailRenderer(TestMailProperties.of(), EmailRenderer.ACCENT)
            .render(UUID.randomUUID(), sample(kind), NOW, NOW);
    assertThat(render(kind).html()).isEqualTo(expected.html());
  }

  private static String builtIn(String name) throws IOException {
    return Files.readString(Path.of("src/main/resources/mail", name));
  }

  private static String path(TemplateFiles files, Locale language) {
    return files.find("sign-up-attempt", ".txt", language).path();
  }

  private void assertRefused(String message) {
    assertThatThrownBy(this::renderer)
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith(message);
  }

  private RenderedEmail render(EmailKind kind, String locale) {
    return renderer().render(UUID.randomUUID(), sample(kind).in(locale), NOW, NOW);
  }

  private RenderedEmail render(EmailKind kind, String... settings) {
    return renderer(settings).render(UUID.randomUUID(), sample(kind), NOW, NOW);
  }

  private static Email sample(EmailKind kind) {
    return kind == EmailKind.RESET_PASSWORD
        ? TestEmails.reset(UUID.randomUUID(), "a@example.org", NOW)
        : SampleEmails.of(kind, NOW);
  }

  private EmailRenderer renderer(String... settings) {
    String[] all = Arrays.copyOf(settings, settings.length + 2);
    all[settings.length] = "templates";
    all[settings.length + 1] = folder.toString();
    return new EmailRenderer(TestMailProperties.of(all), EmailRenderer.ACCENT);
  }

  private void write(String name, String text) throws IOException {
    write(name, text, UTF_8);
  }

  private void write(String name, String text, Charset encoding) throws IOException {
    Files.writeString(folder.resolve(name), text, encoding);
  }
}
