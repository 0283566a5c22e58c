package dev.forestgate.mail.text;

import dev.forestgate.mail.letter.MailProperties;

/** Stationery as the tests of other rooms need it. */
public final class StationeryOf {
  private StationeryOf() {}

  public static Stationery properties(MailProperties properties) {
    return new Stationery(properties);
  }
}
