package dev.forestgate.pages.form;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.view.Texts;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/** Errors of the API in the words of a page. */
public final class FormErrors {
  /** Problems that are about one field. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "username-taken", "username",
          "email-taken", "email",
          "client-taken", "id",
          "invalid-code", "code");

  private static final String CURRENT_PASSWORD = "current_password";

  private FormErrors() {}

  /** The form as it was typed, with the errors of {@code result}, which is not OK. */
  public static FormState of(PostedForm form, ApiResult result, Texts texts) {
    var errors = new LinkedHashMap<String, String>();
    for (JsonNode error : result.list("errors")) {
      String field = error.path("field").asString("");
      if (!field.isEmpty()) {
        errors.putIfAbsent(field, text(field, error.path("message").asString(""), texts));
      }
    }
    String field = field(form, result);
    if (errors.isEmpty() && field != null) {
      errors.put(
          field,
          texts
              .find("problem." + result.slug() + "." + field)
              .orElseGet(() -> problem(result, texts)));
    }
    return new FormState(form.shown(), errors, errors.isEmpty() ? problem(result, texts) : null);
  }

  /** The field that the problem is about; null for none. */
  private static @Nullable String field(PostedForm form, ApiResult result) {
    return result.is("invalid-credentials") && form.fields().containsKey(CURRENT_PASSWORD)
        ? CURRENT_PASSWORD
        : result.is("invalid-code") && form.has("recovery_code")
            ? "recovery_code"
            : FIELDS.get(result.slug());
  }

  /** Text of a problem that belongs to no field. */
  public static String problem(ApiResult result, Texts texts) {
    return texts
        .find("problem." + result.slug(), minutes(result))
        .orElseGet(() -> texts.get("problem.other"));
  }

  /** Status of a page that shows {@code result}: browsers know 409 and 422 as little as people. */
  public static HttpStatus status(ApiResult result) {
    return switch (result.status()) {
      case CONFLICT, UNPROCESSABLE_CONTENT -> HttpStatus.BAD_REQUEST;
      default -> result.status();
    };
  }

  /**
   * The API's message in the language of the page, in words of the {@code field} if there are some;
   * a general text for one that is not known.
   */
  private static String text(String field, String message, Texts texts) {
    String key =
        "field."
            + message.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("-$", "");
    return texts
        .find(key + "." + field)
        .or(() -> texts.find(key))
        .orElseGet(() -> texts.get("field.other"));
  }

  private static long minutes(ApiResult result) {
    @Nullable String after = result.headers().getFirst(HttpHeaders.RETRY_AFTER);
    return (Long.parseLong(Objects.requireNonNullElse(after, "60")) + 59) / 60;
  }
}
