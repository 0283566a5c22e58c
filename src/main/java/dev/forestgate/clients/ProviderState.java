package dev.forestgate.clients;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.tokens.client.ClientTokens;
import dev.forestgate.transactions.AccountStore;
import java.util.Optional;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Whether this service is an OpenID Provider. It needs PostgreSQL, and a key pair, which HS256 has
 * not.
 */
@Component
public final class ProviderState {
  private final boolean isOn;
  private final boolean needsPostgres;

  ProviderState(OidcProperties properties, ClientTokens tokens, Environment environment) {
    this.isOn = properties.enabled() && !tokens.algorithms().isEmpty();
    this.needsPostgres = AccountStore.of(environment) == AccountStore.REDIS;
  }

  /** Tells whether the endpoints of the provider work. */
  public boolean isOn() {
    return isOn && !needsPostgres;
  }

  /** Failure of a request to an endpoint of the provider; empty if they work. */
  public Optional<Failed> refusal() {
    if (isOn()) {
      return Optional.empty();
    }
    return Optional.of(Failed.of(isOn ? Failure.NEEDS_POSTGRES : Failure.NOT_FOUND));
  }
}
