package dev.forestgate.http;

import static dev.forestgate.failure.Failure.INSUFFICIENT_SCOPE;
import static dev.forestgate.failure.Failure.INVALID_CLIENT;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.RequiredAuthentication;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Value of {@code WWW-Authenticate}: RFC 6750, section 3, and for ELEVATION_REQUIRED RFC 9470,
 * section 3.
 */
final class Challenge {
  private static final String BEARER = "Bearer";
  private static final String BASIC = "Basic realm=\"forest-gate\", charset=\"UTF-8\"";

  private Challenge() {}

  /** The challenge of a response to {@code failed}; null unless it is 401 or INSUFFICIENT_SCOPE. */
  static @Nullable String of(Failed failed) {
    if (failed.failure() == INSUFFICIENT_SCOPE) {
      return missingScope(failed.members().get("scope"));
    }
    return Problem.status(failed.failure()) == HttpStatus.UNAUTHORIZED ? challenge(failed) : null;
  }

  private static String challenge(Failed failed) {
    RequiredAuthentication required = failed.authentication();
    if (required != null) {
      return BEARER
          + " error=\"insufficient_user_authentication\", acr_values=\""
          + required.acr()
          + "\", max_age=\""
          + required.maxAge().toSeconds()
          + "\"";
    }
    return failed.failure() == INVALID_CLIENT ? BASIC : BEARER;
  }

  /** Without a scope for a call that accepts no key. */
  private static String missingScope(@Nullable Object scope) {
    String error = BEARER + " error=\"insufficient_scope\"";
    return scope == null ? error : error + ", scope=\"" + scope + "\"";
  }
}
