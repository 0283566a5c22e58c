package dev.forestgate.pages.form;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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
          "secret",
          "token");

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /** The field {@code name}; empty text if it is missing. */
  public String text(String name) {
    return fields.getOrDefault(name, "");
  }

  public boolean has(String name) {
    return !text(name).isEmpty();
  }

  /** The field {@code name} as a number of JSON; its text if it is none: the API refuses it. */
  public Object number(String name) {
    String text = text(name);
    return NUMBER.matcher(text).matches() ? (Object) Long.valueOf(text) : text;
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

  /**
   * Chosen options of {@code name}, sorted. Each checkbox has a name of its own, {@code
   * name.option}, as no parameter may be repeated.
   */
  public List<String> chosen(String name) {
    return fields.keySet().stream()
        .filter(field -> field.startsWith(name + "."))
        .map(field -> field.substring(name.length() + 1))
        .sorted()
        .toList();
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
