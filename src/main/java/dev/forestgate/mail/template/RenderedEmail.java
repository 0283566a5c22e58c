package dev.forestgate.mail.template;

import java.time.Instant;
import java.util.UUID;

/**
 * A letter written out. Does not print what it says.
 *
 * @param id the same at each try, so that who gets it twice can know
 * @param createdAt when it was put into the outbox
 * @param subject one line
 */
public record RenderedEmail(
    UUID id, Instant createdAt, String to, String subject, String text, String html) {

  @Override
  public String toString() {
    return "message " + id;
  }
}
