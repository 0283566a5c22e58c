package dev.forestgate.intake;

/**
 * A row and what became of it.
 *
 * @param reason of a refusal; else empty
 */
record ImportedRow(ImportCandidate candidate, Outcome outcome, String reason) {
  static ImportedRow of(ImportCandidate candidate, Outcome outcome) {
    return new ImportedRow(candidate, outcome, "");
  }

  static ImportedRow added(ImportCandidate candidate) {
    return of(candidate, candidate.isUnproven() ? Outcome.ADDED_UNPROVEN : Outcome.ADDED);
  }

  static ImportedRow refused(ImportCandidate candidate, String reason) {
    return new ImportedRow(candidate, Outcome.REFUSED, reason);
  }

  void report(ImportListener listener) {
    if (outcome == Outcome.REFUSED) {
      listener.refused(candidate.line(), reason, candidate.account());
    }
  }

  enum Outcome {
    ADDED,
    /** Added, and its only name is an unverified address. */
    ADDED_UNPROVEN,
    EXISTS,
    /** Exists with another hash: the password was changed, or its hash renewed at a sign-in. */
    EXISTS_CHANGED,
    SKIPPED,
    REFUSED
  }
}
