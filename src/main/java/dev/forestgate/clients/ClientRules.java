package dev.forestgate.clients;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules that a client must satisfy, whether settings, the command line or an operator adds it. */
public final class ClientRules {
  /** Requirement on an id, for error messages. */
  public static final String ID_RULE = "must be 1 to 64 of A-Z a-z 0-9 . _ -";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");

  /** scope-token of RFC 6749, section 3.3. */
  private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]{1,64}");

  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_URI = 2000;

  /** Most redirect URIs, and most scopes. */
  private static final int MOST = 50;

  private static final String TOO_LONG = "must have at most 2,000 characters";

  private ClientRules() {}

  /** Tells whether {@code id} has the form of a client id. */
  public static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  /**
   * Rules that {@code client} breaks, in a list that can grow; empty for none.
   *
   * @param ownAudience audience of our own access tokens
   */
  public static List<ClientProblem> problems(Client client, String ownAudience) {
    var problems = new Problems();
    checkId(client.id(), ownAudience, problems);
    problems.unless(
        isText(client.name(), LONGEST_NAME), "name", "must have 1 to 100 characters on one line");
    String audience = client.audience();
    problems.unless(
        audience == null || isText(audience, LONGEST_URI),
        "audience",
        "must have 1 to 2,000 characters on one line");
    checkAuthentication(client, problems);
    checkGrants(client, problems);
    checkUris("redirect-uris", client.redirectUris(), problems);
    checkUris("post-logout-redirect-uris", client.postLogoutRedirectUris(), problems);
    checkLink("logo-uri", client.logoUri(), problems);
    checkLink("policy-uri", client.policyUri(), problems);
    checkLink("tos-uri", client.tosUri(), problems);
    URI logout = client.backChannelLogoutUri();
    if (logout != null) {
      checkUri("backchannel-logout-uri", logout.toString(), problems);
    }
    return problems.found;
  }

  /**
   * A client credentials token has the client id as its {@code sub}, and ID tokens have it as their
   * {@code aud}: neither may be taken for a user's, or for our own API's (RFC 9068, section 5).
   */
  private static void checkId(String id, String ownAudience, Problems problems) {
    problems.unless(isId(id), "id", ID_RULE);
    problems.unless(
        !id.equals(ownAudience), "id", "must differ from the audience of the service's own tokens");
    problems.unless(!isUuid(id), "id", "must not be a UUID, as the ids of users are");
  }

  private static void checkAuthentication(Client client, Problems problems) {
    ClientSecrets secrets = client.secrets();
    problems.unless(
        secrets == null || HASH.matcher(secrets.current()).matches(),
        "secret-hash",
        "must be the SHA-256 of the secret, 64 hexadecimal digits");
    problems.unless(
        (client.authMethod() == AuthMethod.NONE) != client.isConfidential(),
        "auth-method",
        "must be none without a secret, and only then");
    problems.unless(
        client.isConfidential() || client.pkceRequired(),
        "pkce",
        "may be optional only with a secret");
  }

  private static void checkGrants(Client client, Problems problems) {
    problems.unless(
        client.grants().contains(GrantType.AUTHORIZATION_CODE) != client.redirectUris().isEmpty(),
        "redirect-uris",
        "must be there for the grant authorization_code, and only then");
    problems.unless(
        !client.grants().contains(GrantType.CLIENT_CREDENTIALS) || client.isConfidential(),
        "grants",
        "may contain client_credentials only with a secret");
    problems.unless(!client.grants().isEmpty(), "grants", "must not be empty");
    problems.unless(
        client.scopes().size() <= MOST
            && client.scopes().stream().allMatch(scope -> SCOPE.matcher(scope).matches()),
        "scopes",
        "must be at most 50 scope tokens (RFC 6749, section 3.3)");
  }

  private static void checkUris(String member, List<String> uris, Problems problems) {
    problems.unless(uris.size() <= MOST, member, "must be at most 50");
    uris.forEach(uri -> checkUri(member, uri, problems));
  }

  private static void checkUri(String member, String uri, Problems problems) {
    String problem = uri.length() > LONGEST_URI ? TOO_LONG : RedirectUri.problem(uri);
    problems.unless(problem == null, member, String.valueOf(problem));
  }

  private static void checkLink(String member, @Nullable URI uri, Problems problems) {
    problems.unless(
        uri == null
            || ("https".equals(uri.getScheme())
                && uri.getHost() != null
                && uri.toString().length() <= LONGEST_URI),
        member,
        "must be an https URL of at most 2,000 characters");
  }

  private static boolean isText(String text, int longest) {
    return !text.isBlank()
        && text.length() <= longest
        && text.codePoints().noneMatch(Character::isISOControl);
  }

  private static boolean isUuid(String id) {
    try {
      return UUID.fromString(id).toString().equalsIgnoreCase(id);
    } catch (IllegalArgumentException other) {
      return false;
    }
  }

  /** Problems that were found so far. */
  private static final class Problems {
    private final List<ClientProblem> found = new ArrayList<>();

    void unless(boolean isRight, String member, String message) {
      if (!isRight) {
        found.add(new ClientProblem(member, message));
      }
    }
  }
}
