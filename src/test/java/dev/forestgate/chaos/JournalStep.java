package dev.forestgate.chaos;

/** Step of the journal's chain at which an {@link InstrumentedService} can signal itself. */
enum JournalStep implements InstrumentedStep {
  AFTER_THE_CLAIM("summary.Summarizer", "summarize", StepAdvice.AtEntry.class),
  BEFORE_THE_WRITE("files.InteractionFiles", "append", StepAdvice.AtEntry.class),
  /** Half of the section is in the file. */
  AMID_THE_WRITE("ledger.DurableFiles", "writeAt", StepAdvice.AmidSection.class),
  /**
   * The section is in the file, and the date in the file's head is half the old and half the new.
   */
  AMID_THE_HEAD("ledger.DurableFiles", "writeAt", StepAdvice.AmidHead.class),
  /** The file is whole, and the ledger does not know it. */
  BEFORE_THE_LEDGER("ledger.Ledger", "put", StepAdvice.AtEntry.class),
  AFTER_THE_WRITE("store.Claims", "done", StepAdvice.AtEntry.class);

  private static final String PACKAGE = "dev.forestgate.journal.";

  private final String type;
  private final String method;
  private final Class<?> advice;

  JournalStep(String type, String method, Class<?> advice) {
    this.type = PACKAGE + type;
    this.method = method;
    this.advice = advice;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public String method() {
    return method;
  }

  /** True if the file is locked at this step. */
  boolean isUnderTheLock() {
    return this == AMID_THE_WRITE || this == AMID_THE_HEAD || this == BEFORE_THE_LEDGER;
  }

  @Override
  public Class<?> advice() {
    return advice;
  }
}
