package dev.forestgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.mail.Outbox;
import dev.forestgate.mail.letter.Addressee;
import dev.forestgate.mail.letter.Letter;
import dev.forestgate.mail.letter.OneTime;
import dev.forestgate.secret.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The running service, from the outbox to the file that a first run writes. */
class MailTest {
  private static final String LINK = "https://id.example.org/verify?token=abc_-123&x=1";

  private final String address = Gate.freshName() + "@example.org";

  @Test
  void aLetterThatIsPutInBecomesAFileWithTextAndHtml() throws Exception {
    Outbox outbox = Gate.shared().bean(Outbox.class);
    outbox.send(verify("Zoë <b>")).block(Duration.ofSeconds(5));
    Mailbox.Mail mail = Mailbox.await(address, "Confirm");
    assertThat(mail.link()).isEqualTo(LINK);
    assertThat(mail.code()).isEqualTo("123456");
    assertThat(mail.text()).startsWith("Hello Zoë <b>,\n");
    assertThat(mail.html())
        .contains("Hello Zoë &lt;b&gt;,")
        .contains("href=\"https://id.example.org/verify?token=abc_-123&amp;x=1\"");
    Path file = file(mail);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  private Letter verify(String username) {
    Instant now = Instant.now();
    return Letter.verifyAddress(
        new Addressee(UUID.randomUUID(), username, address),
        new OneTime(Secret.of(LINK), now.plus(Duration.ofHours(24))),
        new OneTime(Secret.of("123456"), now.plus(Duration.ofMinutes(10))));
  }

  private static Path file(Mailbox.Mail mail) throws Exception {
    String id = mail.message().getMessageID().replaceAll("[<>]|@.*", "");
    try (Stream<Path> files = Files.list(Mailbox.FOLDER)) {
      List<Path> found =
          files.filter(path -> path.getFileName().toString().equals(id + ".eml")).toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }
}
