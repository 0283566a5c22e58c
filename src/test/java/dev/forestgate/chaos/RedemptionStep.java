package dev.forestgate.chaos;

/** Step of the redemption of an authorization code. */
enum RedemptionStep implements InstrumentedStep {
  /** The code fits, and is not taken. */
  BEFORE_THE_GRANT("grants.Grants", "redeem"),
  /** The code is taken and its grant inserted, and the transaction is not committed. */
  AMID_THE_TRANSACTION("grants.GrantSql", "grant"),
  /** The grant is committed, and the client has no response. */
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
