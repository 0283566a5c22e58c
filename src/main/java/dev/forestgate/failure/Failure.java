package dev.forestgate.failure;

import java.util.Locale;

/**
 * Reasons for which a request is rejected. Only {@code http} assigns a status and a text to each.
 */
public enum Failure {
  /** The input is malformed; field errors explain where. */
  INVALID_REQUEST,
  /** The password is too common, or equals the name it protects. */
  WEAK_PASSWORD,
  /** No usable credential came with a request that needs one. */
  UNAUTHENTICATED,
  /** Unknown name, wrong password or disabled account; one response for all. */
  INVALID_CREDENTIALS,
  /** Unknown service, or wrong service secret. */
  INVALID_CLIENT,
  /** Malformed, forged or expired token, or a token of an ended session. */
  INVALID_TOKEN,
  /** Replay of a refresh token after the grace period; its session has ended. */
  TOKEN_REUSED,
  /** The first method is proven, and the account has a second factor; no session is open yet. */
  SECOND_FACTOR_REQUIRED,
  /** Unknown, expired or spent challenge of a sign-in, or one of another client. */
  INVALID_CHALLENGE,
  /** Wrong, expired or spent code, recovery code or passkey; one response for all. */
  INVALID_CODE,
  /** The call needs a more recent authentication than that of the session (RFC 9470). */
  ELEVATION_REQUIRED,
  /** The service requires a second factor, and the account has none; only enrolment is allowed. */
  FACTOR_ENROLMENT_REQUIRED,
  /** The caller's roles do not allow the call, or the account acted on has more rights. */
  FORBIDDEN,
  /** The API key has not the scope that the call needs, or the call accepts no key. */
  INSUFFICIENT_SCOPE,
  /** The only enabled admin can't be disabled, demoted or deleted. */
  LAST_ADMIN,
  /** The account has reached its limit of second factors of this type. */
  TOO_MANY_FACTORS,
  /** The account has reached its limit of API keys. */
  TOO_MANY_KEYS,
  /** Another account holds the user name. */
  USERNAME_TAKEN,
  /** Another account holds the e-mail address. */
  EMAIL_TAKEN,
  /** There is, or was, a client with this id. */
  CLIENT_TAKEN,
  /** The settings declare the client, so it can't be changed while the service runs. */
  CLIENT_DECLARED,
  /** The resource does not exist or belongs to another account; one response for both. */
  NOT_OWNED,
  /** The account has reached its limit of characters. */
  TOO_MANY_CHARACTERS,
  /** The browser reports that another site sent the request. */
  CROSS_SITE,
  /** The client exceeded its request limit. */
  TOO_MANY_REQUESTS,
  /** Too many failed attempts at a password or a code; the same for an unknown account. */
  TOO_MANY_ATTEMPTS,
  /** The interaction has reached its limit of unwritten events. */
  TOO_MANY_EVENTS,
  /** The service cannot do the work in time; the client may retry later. */
  OVERLOADED,
  /** A store is unavailable; nothing was changed, or the outcome is unknown. */
  UNAVAILABLE,
  /** No resource has this path. */
  NOT_FOUND,
  /** The path exists, but not with this method. */
  METHOD_NOT_ALLOWED,
  /** The client accepts none of the media types that the service produces. */
  NOT_ACCEPTABLE,
  /** The body exceeds the size limit. */
  CONTENT_TOO_LARGE,
  /** The body has an unsupported media type. */
  UNSUPPORTED_MEDIA_TYPE,
  /** The account store has no support for the feature; it needs PostgreSQL. */
  NEEDS_POSTGRES,
  /** A defect of the service; the log has the cause under the id in the problem. */
  INTERNAL;

  /** Last segment of the problem type: {@code INVALID_TOKEN} becomes {@code invalid-token}. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
