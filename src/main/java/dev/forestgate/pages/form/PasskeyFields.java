package dev.forestgate.pages.form;

import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Response of a passkey in a form: {@code passkey.js} fills in the fields before it is sent. */
@Component
public final class PasskeyFields {
  private static final String CREDENTIAL = "credential";

  private final JsonMapper json;

  PasskeyFields(JsonMapper json) {
    this.json = json;
  }

  /**
   * A body for the API: {@code ceremony}, {@code credential} and the fields {@code others}, each if
   * it is not empty.
   */
  public Map<String, Object> body(PostedForm form, String... others) {
    Map<String, Object> body = form.body(others);
    body.putAll(form.body("ceremony"));
    if (form.has(CREDENTIAL)) {
      body.put(CREDENTIAL, credential(form.text(CREDENTIAL)));
    }
    return body;
  }

  /** The text itself if it is malformed: the API refuses what is no object. */
  private Object credential(String text) {
    try {
      return json.readTree(text);
    } catch (JacksonException malformed) {
      return text;
    }
  }
}
