package dev.forestgate.mail.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.mail.message.TestMailProperties;
import dev.forestgate.mail.template.RenderedEmail;
import dev.forestgate.testing.Mailbox;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** MIME messages as a mail program reads them. */
class MimeTest {
  private static final UUID ID = UUID.fromString("01930000-0000-7000-8000-000000000001");
  private static final Instant WRITTEN = Instant.parse("2026-11-22T10:30:00Z");

  @Test
  void everyHeaderIsThereOnce() throws Exception {
    String raw = raw(message("alice@example.org"), "reply-to", "help@example.org");
    assertThat(names(raw))
        .doesNotHaveDuplicates()
        .contains(
            "Date",
            "From",
            "Reply-To",
            "To",
            "Message-ID",
            "Subject",
            "MIME-Version",
            "Content-Type",
            "Auto-Submitted");
    Mailbox.Mail mail = read(raw);
    assertThat(mail.message().getMessageID()).isEqualTo("<" + ID + "@example.org>");
    assertThat(mail.message().getSentDate()).isEqualTo(Date.from(WRITTEN));
    assertThat(mail.message().getFrom()[0]).hasToString("Forest Gate <gate@example.org>");
    assertThat(mail.message().getReplyTo()[0]).hasToString("help@example.org");
    assertThat(mail.message().getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(mail.message().getContentType()).startsWith("multipart/alternative");
    assertThat(mail.text()).isEqualTo("Text für Zoë\n");
    assertThat(mail.html()).isEqualTo("<p>HTML für Zoë</p>");
  }

  @Test
  void anyMessageIsAsciiInShortLines() throws Exception {
    RenderedEmail message =
        new RenderedEmail(
            ID,
            WRITTEN,
            "alice@exämple.org",
            "Überschrift " + "ü".repeat(200),
            "x".repeat(5_000),
            "ü".repeat(3_000));
    String raw =
        raw(
            message,
            "from-name",
            "Wald & Tür",
            "from",
            "tür@bücher.example".replace("tür", "tuer"));
    assertThat(raw.chars()).allMatch(c -> c < 128);
    assertThat(raw.split("\r\n", -1)).allMatch(line -> line.length() <= 998);
    Mailbox.Mail mail = read(raw);
    assertThat(mail.subject()).isEqualTo(message.subject());
    assertThat(mail.to()).isEqualTo("alice@xn--exmple-cua.org");
    assertThat(((InternetAddress) mail.message().getFrom()[0]).getPersonal())
        .isEqualTo("Wald & Tür");
    assertThat(mail.text()).isEqualTo(message.text());
  }

  @Test
  void aSenderWhoseNameIsMoreThanANameStaysOneSender() throws Exception {
    String raw =
        raw(message("alice@example.org"), "from-name", "Evil\" <evil@evil.example>, \"Gate");
    InternetAddress[] from =
        InternetAddress.parse(String.join("", read(raw).message().getHeader("From")), true);
    assertThat(from).hasSize(1);
    assertThat(from[0].getAddress()).isEqualTo("gate@example.org");
    assertThat(from[0].getPersonal()).isEqualTo("Evil\" <evil@evil.example>, \"Gate");
  }

  @Test
  void aSubjectOfSeveralLinesAddsNoHeader() throws Exception {
    RenderedEmail message =
        new RenderedEmail(
            ID,
            WRITTEN,
            "alice@example.org",
            "Hello\r\nBcc: all@example.org\r\n\r\nbody",
            "t",
            "h");
    String raw = raw(message);
    assertThat(names(raw)).doesNotContain("Bcc").doesNotHaveDuplicates();
    assertThat(read(raw).text()).isEqualTo("t");
  }

  @Test
  void anAddressThatIsNotAsciiGoesAsItIs() throws Exception {
    assertThat(raw(message("zoë@example.org"))).contains("\r\nTo: zoë@example.org\r\n");
  }

  private static RenderedEmail message(String to) {
    return new RenderedEmail(ID, WRITTEN, to, "Hello", "Text für Zoë\n", "<p>HTML für Zoë</p>");
  }

  private static String raw(RenderedEmail message, String... settings) throws Exception {
    Mime mime =
        new Mime(TestMailProperties.of(settings), TestMailProperties.of(settings).requiredFrom());
    var bytes = new ByteArrayOutputStream();
    mime.compose(message, Session.getInstance(Mime.sessionProperties(message))).writeTo(bytes);
    return bytes.toString(UTF_8);
  }

  private static Mailbox.Mail read(String raw) {
    return Mailbox.read(new ByteArrayInputStream(raw.getBytes(UTF_8)));
  }

  private static List<String> names(String raw) {
    return raw.substring(0, raw.indexOf("\r\n\r\n"))
        .lines()
        .filter(line -> !line.startsWith(" ") && !line.startsWith("\t"))
        .map(line -> line.substring(0, line.indexOf(':')))
        .toList();
  }
}
