package dev.forestgate.audit.chain;

import dev.forestgate.journal.ledger.Sealer;
import org.jspecify.annotations.Nullable;

/** Check of one chain, which stops at its first problem. */
final class ChainCheck {
  private final Sealer sealer;
  private final String month;
  private final VerificationCount count;
  private String previous;
  private long position;
  private boolean isBroken;

  ChainCheck(Sealer sealer, String month, VerificationCount count) {
    this.sealer = sealer;
    this.month = month;
    this.count = count;
    this.previous = ChainHead.start(sealer, month);
  }

  void take(SealedRecord next) {
    count.add();
    if (isBroken) {
      return;
    }
    if (next.position() != position + 1) {
      problem(
          next.position() > position
              ? "record %d of %s is missing".formatted(position + 1, month)
              : "record %d of %s, id %d, was moved".formatted(position, month, next.id()));
    } else if (!next.isIntact(sealer, previous)) {
      problem(
          "record %d of %s, id %d, was altered or moved"
              .formatted(next.position(), month, next.id()));
    } else {
      position = next.position();
      previous = String.valueOf(next.seal());
    }
  }

  void end(@Nullable ChainHead head) {
    if (isBroken) {
      return;
    }
    if (head == null) {
      if (position > 0) {
        problem("the end of " + month + " is missing");
      }
    } else if (head.position() > position) {
      problem("record %d of %s is missing".formatted(position + 1, month));
    } else if (!head.seal().equals(previous)) {
      problem("the end of " + month + " was altered");
    }
  }

  private void problem(String line) {
    isBroken = true;
    count.problem(line);
  }
}
