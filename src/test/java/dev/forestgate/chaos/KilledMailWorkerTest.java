package dev.forestgate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.mail.TestMailDatabase;
import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.TestEmails;
import dev.forestgate.mail.smtp.SmtpServer;
import dev.forestgate.testing.Mailbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two services send e-mails through one mail server; one of them is killed meanwhile. */
@Chaos
class KilledMailWorkerTest {
  private static final int EMAILS = 200;
  private static final int AT_ONCE = 4;

  @TempDir private Path folder = Path.of("");

  @Test
  void noEmailIsLostAndOnlyThoseInHandMayComeTwice() throws Exception {
    Files.createDirectories(Path.of("target", "chaos"));
    try (TestMailDatabase database = TestMailDatabase.create();
        SmtpServer server = SmtpServer.slow(Duration.ofMillis(100));
        Replica one = replica(database, server).launch();
        Replica other = replica(database, server).start()) {
      one.process().awaitOpen();
      database.put(messages());
      await(() -> server.accepted().size() >= 40);
      one.kill();
      int before = server.accepted().size();
      await(() -> database.count() == 0);

      List<String> arrived = server.accepted().stream().map(Mailbox.Mail::to).toList();
      assertThat(arrived).hasSizeBetween(EMAILS, EMAILS + AT_ONCE);
      assertThat(arrived.stream().distinct()).hasSize(EMAILS);
      assertThat(before).as("e-mails that arrived before").isLessThan(EMAILS);
      assertThat(other.metric("forestgate_mail_retaken_total", ""))
          .isBetween(1.0, (double) AT_ONCE);
      Figures.print(
          "mail: killed after %d of %d e-mails; %d came twice",
          before, EMAILS, arrived.size() - EMAILS);
    }
  }

  private Replica replica(TestMailDatabase database, SmtpServer server) {
    return new Replica(
        folder,
        Map.of("REDIS_URL", TestStores.redisUrl(), "DATABASE_URL", database.url()),
        "SMTP_HOST=localhost",
        "SMTP_PORT=" + server.port(),
        "FROM_EMAIL=gate@example.org",
        "forestgate.mail.concurrency=" + AT_ONCE,
        "forestgate.mail.timeout=2s",
        "forestgate.mail.lease=5s");
  }

  private static List<Email> messages() {
    List<Email> messages = new ArrayList<>();
    for (int i = 0; i < EMAILS; i++) {
      messages.add(TestEmails.reset(UUID.randomUUID(), "p" + i + "@example.org", Instant.now()));
    }
    return messages;
  }

  private static void await(java.util.concurrent.Callable<Boolean> what) {
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(what);
  }
}
