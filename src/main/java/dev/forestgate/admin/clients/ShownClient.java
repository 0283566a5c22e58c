package dev.forestgate.admin.clients;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.forestgate.clients.Client;
import dev.forestgate.clients.ClientEntry;
import dev.forestgate.clients.ClientSecrets;
import dev.forestgate.clients.GrantType;
import dev.forestgate.secret.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client in a response, without its secrets.
 *
 * @param declared whether the settings declare it
 * @param previousSecretExpiresAt end of the secret before the current one; null if there is none
 */
record ShownClient(
    String id,
    String name,
    @Nullable URI logoUri,
    @Nullable URI policyUri,
    @Nullable URI tosUri,
    String authMethod,
    List<String> redirectUris,
    List<String> postLogoutRedirectUris,
    List<String> grants,
    List<String> scopes,
    @Nullable String audience,
    String pkce,
    String idTokenAlg,
    boolean firstParty,
    @Nullable URI backchannelLogoutUri,
    boolean declared,
    @Nullable Instant createdAt,
    @Nullable Instant updatedAt,
    @Nullable Instant previousSecretExpiresAt) {
  static ShownClient of(ClientEntry entry, Instant now) {
    Client client = entry.client();
    ClientSecrets secrets = client.secrets();
    return new ShownClient(
        client.id(),
        client.name(),
        client.logoUri(),
        client.policyUri(),
        client.tosUri(),
        client.authMethod().text(),
        client.redirectUris(),
        client.postLogoutRedirectUris(),
        client.grants().stream().map(GrantType::text).sorted().toList(),
        client.scopes(),
        client.audience(),
        client.pkceRequired() ? "required" : "optional",
        client.idTokenAlgorithm().name(),
        client.firstParty(),
        client.backChannelLogoutUri(),
        entry.isDeclared(),
        entry.createdAt(),
        entry.updatedAt(),
        secrets == null ? null : secrets.previousEnd(now));
  }

  /**
   * A client that was just created.
   *
   * @param clientSecret shown this once; left out for a public client
   */
  record Created(
      @JsonUnwrapped ShownClient client,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String clientSecret) {
    static Created of(ShownClient client, @Nullable Secret secret) {
      return new Created(client, secret == null ? null : secret.reveal());
    }
  }

  /**
   * Secret after a rotation.
   *
   * @param clientSecret shown this once
   */
  record NewSecret(String id, String clientSecret, @Nullable Instant previousSecretExpiresAt) {}
}
