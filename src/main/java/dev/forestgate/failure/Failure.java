package dev.forestgate.failure;

/**
 * Every way in which a request can be refused; {@code http} alone gives each a status and a text.
 */
public enum Failure {
  /** The input is malformed; the field errors say where. */
  INVALID_REQUEST,
  /** The password is too common, or is the name it protects. */
  WEAK_PASSWORD,
  /** No usable credential came with a request that needs one. */
  UNAUTHENTICATED,
  /** Unknown name, wrong password, disabled account: one answer for all. */
  INVALID_CREDENTIALS,
  /** A service that is unknown, or whose secret is wrong. */
  INVALID_CLIENT,
  /** A token that is malformed, forged, expired, or whose session has ended. */
  INVALID_TOKEN,
  /** A refresh token that was used before, too long ago for a retry: its session has ended. */
  TOKEN_REUSED,
  /** Another account holds the user name. */
  USERNAME_TAKEN,
  /** Another account holds the e-mail address. */
  EMAIL_TAKEN,
  /** The account does not own it, or it does not exist: one answer for both. */
  NOT_OWNED,
  /** The account has as many characters as it may. */
  TOO_MANY_CHARACTERS,
  /** The browser says that the request comes from another site. */
  CROSS_SITE,
  /** The client asked more often than it may. */
  TOO_MANY_REQUESTS,
  /** A password or a code was guessed at too often; the same for an account that nobody has. */
  TOO_MANY_ATTEMPTS,
  /** The interaction holds as many unwritten events as it may. */
  TOO_MANY_EVENTS,
  /** There is more work than can be done in time; try again later. */
  OVERLOADED,
  /** A store is away; nothing was changed, or it can't be known. */
  UNAVAILABLE,
  /** Nothing is known under that address. */
  NOT_FOUND,
  /** The address exists, the method does not. */
  METHOD_NOT_ALLOWED,
  /** Nothing we produce is what the client accepts. */
  NOT_ACCEPTABLE,
  /** The body is larger than we read. */
  CONTENT_TOO_LARGE,
  /** The body is not of the type we read. */
  UNSUPPORTED_MEDIA_TYPE,
  /** A defect of ours; the log has the cause under the id that the problem names. */
  INTERNAL
}
