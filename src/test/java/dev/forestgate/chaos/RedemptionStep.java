package dev.forestgate.chaos;

/** Step of the redemption of an authorization code. */
enum RedemptionStep implements InstrumentedStep {
  /** The code fits, and is not taken. */
  BEFORE_THE_GRANT("grants.Grants", "redeem"),
  /** The one statement is committed, and its row is read. */
  AT_THE_RESULT("grants.GrantSql", "grant"),
  /** The grant is known, and the client has no response. */
  AFTER_THE_GRANT("oidc.token.AppEvents", "authorized");

  private final String type;
  private final String method;

  RedemptionStep(String type, String method) {
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
