package dev.forestgate.clients;

import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.client.IdTokenAlgorithm;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Client of the OpenID Provider (RFC 6749, section 2).
 *
 * @param id {@code [A-Za-z0-9._-]{1,64}}
 * @param logoUri shown at consent, never fetched by the service; null for none
 * @param secrets null for a public client
 * @param scopes scopes that it may request, in the order of its declaration
 * @param audience {@code aud} of its access tokens; null for that of our own
 * @param pkceRequired whether an authorization request needs a {@code code_challenge} (RFC 7636)
 * @param firstParty whether its users are asked for no consent
 * @param backChannelLogoutUri told when a session of its users ends; null for none
 */
public record Client(
    String id,
    String name,
    @Nullable URI logoUri,
    @Nullable URI policyUri,
    @Nullable URI tosUri,
    @Nullable ClientSecrets secrets,
    AuthMethod authMethod,
    List<String> redirectUris,
    List<String> postLogoutRedirectUris,
    Set<GrantType> grants,
    List<String> scopes,
    @Nullable String audience,
    boolean pkceRequired,
    IdTokenAlgorithm idTokenAlgorithm,
    boolean firstParty,
    @Nullable URI backChannelLogoutUri) {

  public Client {
    redirectUris = List.copyOf(redirectUris);
    postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
    grants = Set.copyOf(grants);
    scopes = List.copyOf(scopes);
  }

  /** Tells whether the client has a secret (RFC 6749, section 2.1). */
  public boolean isConfidential() {
    return secrets != null;
  }

  /** Tells whether {@code secret} is valid at {@code now}; false for a public client. */
  public boolean hasSecret(Secret secret, Instant now) {
    return secrets != null && secrets.match(secret, now);
  }

  /** The same client with other secrets. */
  public Client withSecrets(ClientSecrets others) {
    return new Client(
        id,
        name,
        logoUri,
        policyUri,
        tosUri,
        others,
        authMethod,
        redirectUris,
        postLogoutRedirectUris,
        grants,
        scopes,
        audience,
        pkceRequired,
        idTokenAlgorithm,
        firstParty,
        backChannelLogoutUri);
  }

  Client withIdTokenAlgorithm(IdTokenAlgorithm other) {
    return new Client(
        id,
        name,
        logoUri,
        policyUri,
        tosUri,
        secrets,
        authMethod,
        redirectUris,
        postLogoutRedirectUris,
        grants,
        scopes,
        audience,
        pkceRequired,
        other,
        firstParty,
        backChannelLogoutUri);
  }

  /** Tells whether an authorization response may go to {@code uri}. */
  public boolean redirectsTo(String uri) {
    return RedirectUri.isRegistered(uri, redirectUris);
  }

  /** Tells whether a logout may end at {@code uri}. */
  public boolean logsOutTo(String uri) {
    return RedirectUri.isRegistered(uri, postLogoutRedirectUris);
  }
}
