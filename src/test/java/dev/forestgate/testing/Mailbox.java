package dev.forestgate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** E-mails that the services of a test run wrote, as recipients see them. */
public final class Mailbox {
  /** Outbox folder of all services of this test run, and of no other run. */
  public static final Path FOLDER =
      Path.of("target", "gates", "outbox", String.valueOf(ProcessHandle.current().pid()));

  /** An e-mail never changes, and each wait reads all of them again and again. */
  private static final Map<Path, Mail> READ = new ConcurrentHashMap<>();

  private static final Pattern LINK = Pattern.compile("https?://\\S+");
  private static final Pattern CODE = Pattern.compile("(?m)^\\d{6}$");

  private Mailbox() {}

  /** Waits for the e-mail to {@code address} whose subject contains {@code words}. */
  public static Mail await(String address, String words) {
    return Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> of(address).stream().filter(mail -> mail.subject().contains(words)).toList(),
            found -> !found.isEmpty())
        .get(0);
  }

  /** E-mails to {@code address} so far, the oldest first. */
  public static List<Mail> of(String address) {
    return in(FOLDER).stream().filter(mail -> mail.to().equals(address)).toList();
  }

  /** All e-mails in {@code folder}, the oldest first. */
  public static List<Mail> in(Path folder) {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".eml"))
          .sorted()
          .map(file -> READ.computeIfAbsent(file, Mailbox::read))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  public static Mail read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  public static Mail read(InputStream in) {
    try {
      MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), in);
      MimeMultipart parts = (MimeMultipart) message.getContent();
      return new Mail(
          message,
          message.getAllRecipients()[0].toString(),
          message.getSubject(),
          parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n"),
          parts.getBodyPart(1).getContent().toString().replace("\r\n", "\n"));
    } catch (IOException | MessagingException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  public record Mail(MimeMessage message, String to, String subject, String text, String html) {
    /** The only link in it. */
    public String link() {
      return find(LINK);
    }

    /**
     * Expects that it tells of an event in a session: its time, place and device, and a way out.
     */
    public Mail expectAlert() {
      assertThat(text)
          .matches("(?s).*\\n  when +\\S.*\\n  where +\\S.*\\n  device +\\S.*")
          .doesNotContain("{{");
      assertThat(link()).contains("/api/auth/not-me?token=");
      return this;
    }

    /** The code on a line of its own. */
    public String code() {
      return find(CODE);
    }

    private String find(Pattern pattern) {
      Matcher found = pattern.matcher(text);
      if (!found.find()) {
        throw new AssertionError("there is no " + pattern + " in\n" + text);
      }
      return found.group();
    }
  }
}
