package dev.forestgate.mail.transport;

import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.MailProperties;
import dev.forestgate.mail.template.EmailRenderer;
import dev.forestgate.mail.template.RenderedEmail;
import dev.forestgate.mail.template.SampleEmails;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes an e-mail of each kind with sample values to files, as the transports would send it. */
public final class EmailPreview {

  private final EmailRenderer renderer;
  private final Mime mime;
  private final Clock clock;

  EmailPreview(EmailRenderer renderer, MailProperties properties, Clock clock) {
    this.renderer = renderer;
    this.mime = Mime.forFiles(properties);
    this.clock = clock;
  }

  /**
   * Writes {@code <kind>.eml} and {@code <kind>.html} to {@code folder}, which it creates, and
   * replaces files of these names.
   *
   * @param locale language of the e-mails (BCP 47); null for the default
   * @return names of the kinds
   */
  public List<String> write(Path folder, @Nullable String locale) throws IOException {
    Instant now = clock.instant();
    Files.createDirectories(folder);
    List<String> kinds = new ArrayList<>();
    for (Email email : SampleEmails.ofEachKind(now, locale)) {
      RenderedEmail rendered = renderer.render(UUID.randomUUID(), email, now, now);
      String kind = email.kind().slug();
      Files.writeString(folder.resolve(kind + ".html"), rendered.html());
      writeMessage(rendered, folder.resolve(kind + ".eml"));
      kinds.add(kind);
    }
    return kinds;
  }

  private void writeMessage(RenderedEmail email, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      mime.compose(email, Session.getInstance(Mime.sessionProperties(email))).writeTo(out);
    } catch (MessagingException impossible) {
      throw new UncheckedIOException(new IOException(impossible));
    }
  }
}
