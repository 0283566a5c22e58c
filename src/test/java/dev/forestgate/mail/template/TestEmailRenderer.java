package dev.forestgate.mail.template;

import dev.forestgate.mail.message.MailProperties;

/** E-mail renderers for tests of other packages. */
public final class TestEmailRenderer {
  private TestEmailRenderer() {}

  public static EmailRenderer properties(MailProperties properties) {
    return new EmailRenderer(properties, EmailRenderer.ACCENT);
  }
}
