package dev.forestgate.clients;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.tokens.client.ClientTokens;
import dev.forestgate.tokens.keys.TokenProperties;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Clients by id. One that is declared in the settings hides a stored one with the same id. */
@Component
public final class Clients {
  private final Map<String, Client> declared = new HashMap<>();
  private final ObjectProvider<StoredClients> stored;

  /** Fails with {@link StartRefused} if a declared client breaks {@link ClientRules}. */
  Clients(
      OidcProperties properties,
      TokenProperties tokens,
      ClientTokens signatures,
      ObjectProvider<StoredClients> stored) {
    this.stored = stored;
    properties
        .clients()
        .forEach((id, settings) -> declare(settings.client(id), tokens, signatures));
  }

  /**
   * Client {@code id}. Empty if there is none. Fails with Spring's {@code DataAccessException} if
   * the client is not declared and PostgreSQL is unavailable.
   */
  public Mono<Client> find(String id) {
    Client known = declared.get(id);
    if (known != null) {
      return Mono.just(known);
    }
    StoredClients store = ClientRules.isId(id) ? stored.getIfAvailable() : null;
    return store == null ? Mono.empty() : store.find(id);
  }

  private void declare(Client client, TokenProperties tokens, ClientTokens signatures) {
    List<String> problems = ClientRules.problems(client, tokens.audience());
    if (!problems.isEmpty()) {
      throw new StartRefused(
          "forestgate.oidc.clients." + client.id() + ": " + String.join("; ", problems),
          "docs/configuration.md lists the members of a client");
    }
    if (!signatures.algorithms().contains(client.idTokenAlgorithm())) {
      throw new StartRefused(
          "forestgate.oidc.clients."
              + client.id()
              + " wants ID tokens by "
              + client.idTokenAlgorithm()
              + ", and there is no such signing key",
          "Make one with scripts/generate-keys.sh; with forestgate.tokens.algorithm=HS256 there is"
              + " no OpenID Provider");
    }
    declared.put(client.id(), client);
  }
}
