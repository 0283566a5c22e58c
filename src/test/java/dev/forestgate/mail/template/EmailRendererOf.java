package dev.forestgate.mail.template;

import dev.forestgate.mail.message.MailProperties;

/** Stationery as the tests of other rooms need it. */
public final class EmailRendererOf {
  private EmailRendererOf() {}

  public static EmailRenderer properties(MailProperties properties) {
    return new EmailRenderer(properties);
  }
}
