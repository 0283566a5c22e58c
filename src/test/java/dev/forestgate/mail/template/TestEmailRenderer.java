package dev.forestgate.mail.template;

import dev.forestgate.mail.message.MailProperties;

/** Stationery as the tests of other rooms need it. */
public final class TestEmailRenderer {
  private TestEmailRenderer() {}

  public static EmailRenderer properties(MailProperties properties) {
    return new EmailRenderer(properties);
  }
}
