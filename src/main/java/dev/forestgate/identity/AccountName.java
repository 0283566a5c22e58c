package dev.forestgate.identity;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.LoginName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Members of a body that name an account: {@code username}, {@code login} and {@code email}. Each
 * takes a user name or an e-mail address. Where several are present, they must be spellings of one
 * name; the first of them counts.
 */
public record AccountName(
    @Nullable String username, @Nullable String login, @Nullable String email) {

  /**
   * The name as typed. Null, with an addition to {@code errors}, where no member is present or two
   * of them differ.
   *
   * @param usual member that the error names where none is present
   */
  public @Nullable String require(String usual, List<FieldError> errors) {
    Map<String, String> present = present();
    if (present.isEmpty()) {
      errors.add(new FieldError(usual, "is required"));
      return null;
    }
    Map.Entry<String, String> first = present.entrySet().iterator().next();
    List<FieldError> differing = differing(first, present);
    errors.addAll(differing);
    return differing.isEmpty() ? first.getValue() : null;
  }

  /**
   * The name as an e-mail address. Fails with INVALID_REQUEST where it is missing or no address,
   * and where two members differ.
   */
  public EmailAddress requireAddress() {
    List<FieldError> errors = new ArrayList<>();
    String typed = require("email", errors);
    if (typed == null) {
      throw Failed.invalid(errors);
    }
    return EmailAddress.require(present().keySet().iterator().next(), typed);
  }

  public boolean isMissing() {
    return present().isEmpty();
  }

  private static List<FieldError> differing(
      Map.Entry<String, String> first, Map<String, String> present) {
    String key = LoginName.of(first.getValue()).key();
    return present.entrySet().stream()
        .filter(member -> !LoginName.of(member.getValue()).key().equals(key))
        .map(member -> new FieldError(member.getKey(), "must name the same as " + first.getKey()))
        .toList();
  }

  /** In the order in which members count. */
  private Map<String, String> present() {
    Map<String, String> present = new LinkedHashMap<>();
    add(present, "username", username);
    add(present, "login", login);
    add(present, "email", email);
    return present;
  }

  private static void add(Map<String, String> present, String member, @Nullable String value) {
    if (value != null) {
      present.put(member, value);
    }
  }
}
