package dev.forestgate.http;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.failure.FieldError;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/**
 * Body of every error response: {@code application/problem+json} (RFC 9457).
 *
 * @param members extension members (section 3.2), which stand beside the others
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(
    String type,
    String title,
    int status,
    String detail,
    List<FieldError> errors,
    @JsonAnyGetter Map<String, Object> members) {

  static Problem of(Failed failed) {
    Failure failure = failed.failure();
    String detail = failed.detail().isEmpty() ? text(failure) : failed.detail();
    return new Problem(
        "/problems/" + failure.slug(),
        title(failure),
        status(failure).value(),
        detail,
        failed.errors(),
        failed.members());
  }

  static HttpStatus status(Failure failure) {
    return switch (failure) {
      case INVALID_REQUEST -> HttpStatus.BAD_REQUEST;
      case UNAUTHENTICATED,
          INVALID_CREDENTIALS,
          INVALID_CLIENT,
          INVALID_TOKEN,
          TOKEN_REUSED,
          SECOND_FACTOR_REQUIRED,
          INVALID_CHALLENGE,
          INVALID_CODE,
          ELEVATION_REQUIRED,
          NOT_OWNED ->
          HttpStatus.UNAUTHORIZED;
      case CROSS_SITE, FORBIDDEN, INSUFFICIENT_SCOPE, FACTOR_ENROLMENT_REQUIRED ->
          HttpStatus.FORBIDDEN;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case METHOD_NOT_ALLOWED -> HttpStatus.METHOD_NOT_ALLOWED;
      case NOT_ACCEPTABLE -> HttpStatus.NOT_ACCEPTABLE;
      case USERNAME_TAKEN,
          EMAIL_TAKEN,
          CLIENT_TAKEN,
          CLIENT_DECLARED,
          LAST_ADMIN,
          TOO_MANY_CHARACTERS,
          TOO_MANY_FACTORS,
          TOO_MANY_KEYS ->
          HttpStatus.CONFLICT;
      case CONTENT_TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
      case UNSUPPORTED_MEDIA_TYPE -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
      case WEAK_PASSWORD -> HttpStatus.UNPROCESSABLE_CONTENT;
      case TOO_MANY_REQUESTS, TOO_MANY_ATTEMPTS, TOO_MANY_EVENTS -> HttpStatus.TOO_MANY_REQUESTS;
      case OVERLOADED, UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
      case NEEDS_POSTGRES -> HttpStatus.NOT_IMPLEMENTED;
      case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
    };
  }

  private static String title(Failure failure) {
    return switch (failure) {
      case INVALID_REQUEST -> "Invalid request";
      case WEAK_PASSWORD -> "Weak password";
      case UNAUTHENTICATED -> "Not signed in";
      case INVALID_CREDENTIALS -> "Invalid credentials";
      case INVALID_CLIENT -> "Invalid client";
      case INVALID_TOKEN -> "Invalid token";
      case TOKEN_REUSED -> "Token reused";
      case SECOND_FACTOR_REQUIRED -> "Second factor required";
      case INVALID_CHALLENGE -> "Invalid challenge";
      case INVALID_CODE -> "Invalid code";
      case ELEVATION_REQUIRED -> "Elevation required";
      case FACTOR_ENROLMENT_REQUIRED -> "Second factor to be added";
      case FORBIDDEN -> "Forbidden";
      case INSUFFICIENT_SCOPE -> "Insufficient scope";
      case LAST_ADMIN -> "Last admin";
      case TOO_MANY_FACTORS -> "Too many second factors";
      case TOO_MANY_KEYS -> "Too many API keys";
      case USERNAME_TAKEN -> "User name taken";
      case EMAIL_TAKEN -> "E-mail address taken";
      case CLIENT_TAKEN -> "Client id taken";
      case CLIENT_DECLARED -> "Client of the settings";
      case NOT_OWNED -> "Not owned";
      case TOO_MANY_CHARACTERS -> "Too many characters";
      case CROSS_SITE -> "Cross-site request";
      case TOO_MANY_REQUESTS -> "Too many requests";
      case TOO_MANY_ATTEMPTS -> "Too many attempts";
      case TOO_MANY_EVENTS -> "Too many events";
      case OVERLOADED -> "Overloaded";
      case UNAVAILABLE -> "Temporarily unavailable";
      case NOT_FOUND -> "Not found";
      case METHOD_NOT_ALLOWED -> "Method not allowed";
      case NOT_ACCEPTABLE -> "Not acceptable";
      case CONTENT_TOO_LARGE -> "Content too large";
      case UNSUPPORTED_MEDIA_TYPE -> "Unsupported media type";
      case NEEDS_POSTGRES -> "Needs PostgreSQL";
      case INTERNAL -> "Internal error";
    };
  }

  private static String text(Failure failure) {
    return switch (failure) {
      case INVALID_REQUEST -> "The request is not what this address expects.";
      case WEAK_PASSWORD -> "Choose a password that is longer or less common.";
      case UNAUTHENTICATED -> "Sign in, and send the session cookie or a Bearer token.";
      case INVALID_CREDENTIALS -> "The name or the password is wrong.";
      case INVALID_CLIENT -> "The service name or its secret is wrong.";
      case INVALID_TOKEN -> "The token or session is malformed, expired or revoked; sign in again.";
      case TOKEN_REUSED ->
          "The refresh token was used before, so its session has ended; sign in again.";
      case SECOND_FACTOR_REQUIRED ->
          "The account has a second factor; send the challenge with a code or a passkey.";
      case INVALID_CHALLENGE -> "The challenge is unknown, expired or void; sign in again.";
      case INVALID_CODE -> "The code or the passkey is wrong, expired or used.";
      case ELEVATION_REQUIRED ->
          "The last authentication is too long ago; authenticate again at /api/auth/elevate.";
      case FACTOR_ENROLMENT_REQUIRED ->
          "This account must have a second factor; add one at /api/factors first.";
      case FORBIDDEN -> "The roles of the caller do not allow this.";
      case INSUFFICIENT_SCOPE ->
          "The API key may not be used for this; create one with the scope, or sign in.";
      case LAST_ADMIN -> "This is the only admin; make another account one first.";
      case TOO_MANY_FACTORS ->
          "This account has reached its limit of second factors of this type; remove one first.";
      case TOO_MANY_KEYS -> "This account has reached its limit of API keys; remove one first.";
      case USERNAME_TAKEN -> "Another account has this user name.";
      case EMAIL_TAKEN -> "Another account has this e-mail address.";
      case CLIENT_TAKEN -> "There is, or was, a client with this id.";
      case CLIENT_DECLARED -> "The settings of the service declare this client; change it there.";
      case NOT_OWNED -> "The resource does not exist or belongs to another account.";
      case TOO_MANY_CHARACTERS ->
          "This account has reached its limit of characters; delete one first.";
      case CROSS_SITE -> "The request came from an origin that is not allowed.";
      case TOO_MANY_REQUESTS -> "There were too many requests to this address; try again later.";
      case TOO_MANY_ATTEMPTS -> "There were too many wrong attempts; try again later.";
      case TOO_MANY_EVENTS -> "The journal accepts no more events at the moment; try again later.";
      case OVERLOADED -> "The service is overloaded; try again later.";
      case UNAVAILABLE -> "A store does not answer at the moment; try again later.";
      case NOT_FOUND -> "There is no resource at this address.";
      case METHOD_NOT_ALLOWED ->
          "This address does not support this method; the Allow header lists those it supports.";
      case NOT_ACCEPTABLE -> "This address has no representation that the Accept header allows.";
      case CONTENT_TOO_LARGE -> "The body is larger than 64 KiB.";
      case UNSUPPORTED_MEDIA_TYPE -> "The body must be application/json.";
      case NEEDS_POSTGRES -> "Accounts are in Redis here; this feature needs PostgreSQL.";
      case INTERNAL -> "The service failed to handle the request.";
    };
  }
}
