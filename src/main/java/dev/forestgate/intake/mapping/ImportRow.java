package dev.forestgate.intake.mapping;

/** A record of an import file after its mapping. */
public sealed interface ImportRow permits ImportedAccount, ImportRow.Refused, ImportRow.Skipped {
  /** Number of its first line, from 1. */
  long line();

  /**
   * A record that can't be imported.
   *
   * @param reason what is wrong, without personal data
   */
  record Refused(long line, String reason) implements ImportRow {}

  /** A record that stands for no user, such as a service account. */
  record Skipped(long line) implements ImportRow {}
}
