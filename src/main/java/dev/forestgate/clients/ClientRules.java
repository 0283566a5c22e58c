package dev.forestgate.clients;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules that a client must satisfy, whether settings, the command line or an operator adds it. */
public final class ClientRules {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");

  /** scope-token of RFC 6749, section 3.3. */
  private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]{1,64}");

  private ClientRules() {}

  /** Tells whether {@code id} has the form of a client id. */
  static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  /**
   * Problems of {@code client}, each a member in kebab case and what it must be; empty for none.
   *
   * @param ownAudience audience of our own access tokens
   */
  public static List<String> problems(Client client, String ownAudience) {
    List<String> problems = new ArrayList<>();
    checkId(client.id(), ownAudience, problems);
    checkAuthentication(client, problems);
    checkGrants(client, problems);
    client.redirectUris().forEach(uri -> checkUri("redirect-uris", uri, problems));
    client
        .postLogoutRedirectUris()
        .forEach(uri -> checkUri("post-logout-redirect-uris", uri, problems));
    checkLink("logo-uri", client.logoUri(), problems);
    checkLink("policy-uri", client.policyUri(), problems);
    checkLink("tos-uri", client.tosUri(), problems);
    URI logout = client.backChannelLogoutUri();
    if (logout != null) {
      checkUri("backchannel-logout-uri", logout.toString(), problems);
    }
    return problems;
  }

  /**
   * A client credentials token has the client id as its {@code sub}, and ID tokens have it as their
   * {@code aud}: neither may be taken for a user's, or for our own API's (RFC 9068, section 5).
   */
  private static void checkId(String id, String ownAudience, List<String> problems) {
    if (!isId(id)) {
      problems.add("the id must be 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    if (id.equals(ownAudience)) {
      problems.add("the id must differ from the audience of the service's own tokens");
    }
    if (isUuid(id)) {
      problems.add("the id must not be a UUID, as the ids of users are");
    }
  }

  private static void checkAuthentication(Client client, List<String> problems) {
    String hash = client.secretHash();
    if (hash != null && !HASH.matcher(hash).matches()) {
      problems.add("secret-hash must be the SHA-256 of the secret, 64 hexadecimal digits");
    }
    if ((client.authMethod() == AuthMethod.NONE) == client.isConfidential()) {
      problems.add("auth-method must be none without a secret-hash, and only then");
    }
    if (!client.isConfidential() && !client.pkceRequired()) {
      problems.add("pkce may be optional only with a secret-hash");
    }
  }

  private static void checkGrants(Client client, List<String> problems) {
    if (client.grants().contains(GrantType.AUTHORIZATION_CODE) == client.redirectUris().isEmpty()) {
      problems.add("redirect-uris must be there for the grant authorization_code, and only then");
    }
    if (client.grants().contains(GrantType.CLIENT_CREDENTIALS) && !client.isConfidential()) {
      problems.add("grants may contain client_credentials only with a secret-hash");
    }
    if (!client.scopes().stream().allMatch(scope -> SCOPE.matcher(scope).matches())) {
      problems.add("scopes must be scope tokens (RFC 6749, section 3.3)");
    }
  }

  private static void checkUri(String member, String uri, List<String> problems) {
    String problem = RedirectUri.problem(uri);
    if (problem != null) {
      problems.add(member + " " + problem);
    }
  }

  private static void checkLink(String member, @Nullable URI uri, List<String> problems) {
    if (uri != null && (!"https".equals(uri.getScheme()) || uri.getHost() == null)) {
      problems.add(member + " must be an https URL");
    }
  }

  private static boolean isUuid(String id) {
    try {
      return UUID.fromString(id).toString().equalsIgnoreCase(id);
    } catch (IllegalArgumentException other) {
      return false;
    }
  }
}
