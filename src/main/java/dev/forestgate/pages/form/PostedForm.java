package dev.forestgate.pages.form;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Fields of a form as they were posted. It prints nothing, as a field may be a password. */
public record PostedForm(Map<String, String> fields) {
  /** Fields that are never shown again or kept. */
  private static final Set<String> SECRETS =
      Set.of(
          FormTokens.FIELD,
          "password",
          "current_password",
          "new_password",
          "code",
          "recovery_code",
          "recovery_codes",
          "ceremony",
          "credential",
          "token");

  /** The field {@code name}; empty text if it is missing. */
  public String text(String name) {
    return fields.getOrDefault(name, "");
  }

  public boolean has(String name) {
    return !text(name).isEmpty();
  }

  /** A body for the API: the fields {@code names} that are not empty. */
  public Map<String, Object> body(String... names) {
    var body = new HashMap<String, Object>();
    for (String name : names) {
      if (has(name)) {
        body.put(name, text(name));
      }
    }
    return body;
  }

  /** What was typed, without secrets. */
  public Map<String, String> shown() {
    return fields.entrySet().stream()
        .filter(field -> !SECRETS.contains(field.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public String toString() {
    return "PostedForm";
  }
}
