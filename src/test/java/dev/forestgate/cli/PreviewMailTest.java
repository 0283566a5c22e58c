package dev.forestgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.testing.ModeRun;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mode preview-mail: it starts no service and no store, and writes each e-mail. */
class PreviewMailTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"--to ", "--to="})
  void eachEmailIsWrittenAsAMessageAndAsHtml(String to) throws Exception {
    Files.createDirectory(folder.resolve("mine"));
    Files.writeString(
        folder.resolve("mine/reset-password.txt"), "Subject: Our {{product}}\n\n{{link}}\n");
    List<String> line = new ArrayList<>(List.of("preview-mail"));
    line.addAll(List.of((to + folder.resolve("out")).split(" ", -1)));
    line.add("--forestgate.mail.templates=" + folder.resolve("mine"));
    line.add("--forestgate.mail.product-name=Acme");
    line.add("--FROM_EMAIL=id@acme.example");
    line.add("--forestgate.embedded.directory=" + folder.resolve(".forestgate"));
    ModeRun mode = ModeRun.of(line.toArray(String[]::new));
    assertThat(mode.exitCode()).as(mode.output()).isZero();
    assertThat(mode.output())
        .contains("out/reset-password.eml")
        .endsWith(EmailKind.values().length + " e-mails, each with its HTML beside it");
    for (EmailKind kind : EmailKind.values()) {
      MimeMessage message = message("out/" + kind.slug() + ".eml");
      assertThat(message.getFrom()[0]).hasToString("Forest Gate <id@acme.example>");
      assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(message.getHeader("List-Unsubscribe")).isNull();
      MimeMultipart parts = (MimeMultipart) message.getContent();
      assertThat(parts.getBodyPart(1).getContent().toString().replace("\r\n", "\n"))
          .isEqualTo(Files.readString(folder.resolve("out/" + kind.slug() + ".html")))
          .contains("sent automatically by Acme.");
    }
    assertThat(message("out/reset-password.eml").getSubject()).isEqualTo("Our Acme");
    assertThat(folder.resolve(".forestgate")).doesNotExist();
  }

  @Test
  void theEmailsAreInTheLanguageThatIsAskedFor() throws Exception {
    ModeRun mode =
        ModeRun.of(
            "preview-mail",
            "--locale=de",
            "--to=" + folder.resolve("out"),
            "--forestgate.pages.accent=#0b3d91");
    assertThat(mode.exitCode()).as(mode.output()).isZero();
    assertThat(message("out/reset-password.eml").getSubject())
        .isEqualTo("Wählen Sie ein neues Passwort");
    assertThat(Files.readString(folder.resolve("out/reset-password.html")))
        .contains("border-top: 4px solid #0b3d91;");
  }

  @Test
  void aMalformedTemplatePrintsOneLine() throws Exception {
    Path templates = Files.createDirectory(folder.resolve("mine"));
    Files.writeString(templates.resolve("reset-password.txt"), "Subject: A\n\n{{lnk}}\n");
    ModeRun mode = ModeRun.of("preview-mail", "--forestgate.mail.templates=" + templates);
    assertThat(mode.exitCode()).isEqualTo(1);
    assertThat(mode.output())
        .hasLineCount(1)
        .contains("reset-password.txt, line 3, has the unknown placeholder {{lnk}}.");
  }

  private MimeMessage message(String name) throws Exception {
    try (InputStream in = Files.newInputStream(folder.resolve(name))) {
      return new MimeMessage(Session.getInstance(new Properties()), in);
    }
  }
}
