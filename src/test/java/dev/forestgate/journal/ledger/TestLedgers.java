package dev.forestgate.journal.ledger;

import dev.forestgate.journal.event.JournalProperties;
import java.security.SecureRandom;

/** A ledger and its seals, for tests of other packages. */
public record TestLedgers(Ledger ledger, Sealer seals) {
  public TestLedgers(JournalProperties properties) {
    this(properties, new Sealer(properties, new SecureRandom()));
  }

  private TestLedgers(JournalProperties properties, Sealer seals) {
    this(new Ledger(properties, seals), seals);
  }
}
