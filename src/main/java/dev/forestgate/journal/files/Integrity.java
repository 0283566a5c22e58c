package dev.forestgate.journal.files;

import java.util.Locale;

/** Verdict of the seals and the ledger on the sections of a journal. */
public enum Integrity {
  /** All sections are as they were written. */
  UNCHANGED,
  /** Something in it is not as it was written. */
  ALTERED,
  /** The file, or its last sections, are missing. */
  CUT,
  /** It is too long to be checked at once; the mode {@code verify} checks it. */
  UNCHECKED;

  /** Name in the API: lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
