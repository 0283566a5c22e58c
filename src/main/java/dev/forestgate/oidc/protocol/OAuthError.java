package dev.forestgate.oidc.protocol;

import com.nimbusds.oauth2.sdk.ErrorObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Error of an OAuth endpoint (RFC 6749, section 5.2). Carries no stack trace, as it is not a defect
 * of the service.
 */
public final class OAuthError extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String code;
  private final int status;
  private final @Nullable String challenge;

  private OAuthError(String code, String description, int status, @Nullable String challenge) {
    super(description, null, false, false);
    this.code = code;
    this.status = status;
    this.challenge = challenge;
  }

  /**
   * Creates an error.
   *
   * @param error code and status
   * @param description for the developer of the client: no secret; ASCII without {@code "} and
   *     {@code \\}
   */
  public static OAuthError of(ErrorObject error, String description) {
    int status = error.getHTTPStatusCode();
    return new OAuthError(error.getCode(), description, status < 400 ? 400 : status, null);
  }

  /** The same with a {@code WWW-Authenticate}. */
  public OAuthError challenging(String value) {
    return new OAuthError(code, description(), status, value);
  }

  /** Value of {@code error}. */
  public String code() {
    return code;
  }

  /** Value of {@code error_description}. */
  public String description() {
    return String.valueOf(getMessage());
  }

  int status() {
    return status;
  }

  @Nullable String challenge() {
    return challenge;
  }
}
