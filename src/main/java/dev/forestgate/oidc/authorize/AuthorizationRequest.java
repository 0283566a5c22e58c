package dev.forestgate.oidc.authorize;

import dev.forestgate.clients.Client;
import dev.forestgate.grants.model.CodeRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Valid authorization request (OpenID Connect Core 1.0, section 3.1.2.1).
 *
 * @param parameters as they came, for a return to the request
 * @param prompts words of {@code prompt}; none for the usual interaction
 * @param maxAge longest age of the authentication; null for any
 * @param secondFactor whether a second factor is wanted
 * @param subject {@code sub} that the user must have, by a hint or a claim; null for any user
 * @param idClaims names of claims that are wanted in the ID token
 * @param insufficient time of the authentication that was not enough when the user was asked for
 *     another, in milliseconds since 1970; 0 if there was none, null if the user was not asked
 * @param isEnrolmentOffered whether the user was asked to enrol a second factor before
 */
record AuthorizationRequest(
    Client client,
    ResponseTarget target,
    CodeRequest code,
    Map<String, String> parameters,
    Set<String> scopes,
    Set<String> prompts,
    @Nullable Duration maxAge,
    Wish secondFactor,
    @Nullable String subject,
    List<String> idClaims,
    @Nullable Long insufficient,
    boolean isEnrolmentOffered) {
  static final String NONE = "none";
  static final String LOGIN = "login";
  static final String CONSENT = "consent";
  static final String SELECT_ACCOUNT = "select_account";

  /** How much a client wants something. */
  enum Wish {
    NO,
    /** The request goes on without it. */
    VOLUNTARY,
    /** The request fails without it. */
    ESSENTIAL
  }

  /** Whether the user must see no page. */
  boolean isSilent() {
    return prompts.contains(NONE);
  }

  /** The parameter {@code name}; null if it is missing. */
  @Nullable String parameter(String name) {
    return parameters.get(name);
  }
}
