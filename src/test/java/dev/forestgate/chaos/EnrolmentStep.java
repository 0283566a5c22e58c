package dev.forestgate.chaos;

/** Step of the addition of a second factor. */
enum EnrolmentStep implements InstrumentedStep {
  /** The first code was right, and the factor is not stored. */
  BEFORE_THE_FACTOR("factors.store.FactorStore", "add"),
  /** The factor and its recovery codes are stored, and the client has no response. */
  AFTER_THE_FACTOR("notifications.factors.FactorReports", "added");

  private final String type;
  private final String method;

  EnrolmentStep(String type, String method) {
    this.type = "dev.forestgate." + type;
    this.method = method;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public Class<?> advice() {
    return StepAdvice.AtEntry.class;
  }
}
