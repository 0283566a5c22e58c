package dev.forestgate.clients;

/**
 * Member of a client that breaks a rule.
 *
 * @param member name in kebab case, as in the settings
 * @param message continues a sentence about the member: {@code must be …}
 */
public record ClientProblem(String member, String message) {
  @Override
  public String toString() {
    return member + " " + message;
  }
}
