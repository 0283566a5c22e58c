package dev.forestgate.mail.template;

import java.time.Instant;
import java.util.UUID;

/**
 * E-mail with its final text. {@link #toString} omits the contents.
 *
 * @param id the same at each attempt, so that a mail program shows a duplicate once
 * @param createdAt time of its insert into the outbox
 * @param subject one line
 */
public record RenderedEmail(
    UUID id, Instant createdAt, String to, String subject, String text, String html) {

  @Override
  public String toString() {
    return "message " + id;
  }
}
