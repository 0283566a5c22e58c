package dev.forestgate.journal.ledger;

import dev.forestgate.journal.event.JournalProperties;
import java.security.SecureRandom;

/** A ledger and its seals, for the tests of other rooms. */
public record Ledgers(Ledger ledger, Seals seals) {
  public Ledgers(JournalProperties properties) {
    this(properties, new Seals(properties, new SecureRandom()));
  }

  private Ledgers(JournalProperties properties, Seals seals) {
    this(new Ledger(properties, seals), seals);
  }
}
