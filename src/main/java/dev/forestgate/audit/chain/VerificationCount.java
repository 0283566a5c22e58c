package dev.forestgate.audit.chain;

import java.util.function.Consumer;

/** Counts of a verification. */
final class VerificationCount {
  private final Consumer<String> problems;
  private long records;
  private int months;
  private long found;

  VerificationCount(Consumer<String> problems) {
    this.problems = problems;
  }

  void month() {
    months++;
  }

  void add() {
    records++;
  }

  void problem(String line) {
    found++;
    problems.accept(line);
  }

  AuditVerification.Result result() {
    return new AuditVerification.Result(records, months, found);
  }
}
