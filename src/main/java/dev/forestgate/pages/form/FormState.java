package dev.forestgate.pages.form;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * State of a form in a page.
 *
 * @param values what is in its fields
 * @param errors text of the error by field, in the order of the fields
 * @param alert error that belongs to no field; null for none
 */
public record FormState(
    Map<String, String> values, Map<String, String> errors, @Nullable String alert) {
  /** Name of the hidden field that says which form of a page was posted. */
  public static final String ACTION = "action";

  /** A form that nobody filled in. */
  public static final FormState EMPTY = new FormState(Map.of(), Map.of(), null);

  /** A form with {@code values} and without errors. */
  public static FormState of(Map<String, String> values) {
    return new FormState(values, Map.of(), null);
  }

  public String value(String field) {
    return values.getOrDefault(field, "");
  }

  /** Error of {@code field}; null for none. */
  public @Nullable String error(String field) {
    return errors.get(field);
  }

  /** True for the field that gets the focus: the first one with an error. */
  public boolean isFirstError(String field) {
    return !errors.isEmpty() && errors.keySet().iterator().next().equals(field);
  }

  /**
   * This state if it is that of the form that posted {@code action}, else {@code untouched}: a page
   * with several forms has one state for all of them.
   */
  public FormState only(String action, FormState untouched) {
    return value(ACTION).equals(action) ? this : untouched;
  }

  /** This one if something was typed, else {@code initial}. */
  public FormState orElse(FormState initial) {
    return values.isEmpty() ? initial : this;
  }

  /** The same for a page without fields: an error of a field is one of the page. */
  public FormState asAlert() {
    return errors.isEmpty()
        ? this
        : new FormState(Map.of(), Map.of(), errors.values().iterator().next());
  }

  public boolean hasErrors() {
    return !errors.isEmpty() || alert != null;
  }

  /** The same with another value. */
  public FormState with(String field, String value) {
    var changed = new LinkedHashMap<>(values);
    changed.put(field, value);
    return new FormState(changed, errors, alert);
  }
}
