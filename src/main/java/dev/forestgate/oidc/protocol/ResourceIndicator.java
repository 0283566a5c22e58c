package dev.forestgate.oidc.protocol;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.forestgate.clients.Client;
import dev.forestgate.tokens.keys.TokenProperties;
import org.springframework.stereotype.Component;

/** The parameter {@code resource} of authorization and token requests (RFC 8707, section 2). */
@Component
public final class ResourceIndicator {
  private final TokenProperties tokens;

  ResourceIndicator(TokenProperties tokens) {
    this.tokens = tokens;
  }

  /** Throws {@code invalid_target} if {@code form} names another audience than the client's. */
  public void require(Client client, OAuthForm form) {
    String resource = form.get("resource");
    String audience = client.audience();
    if (resource != null && !resource.equals(audience == null ? tokens.audience() : audience)) {
      throw OAuthError.of(
          OAuth2Error.INVALID_TARGET, "the resource is not the audience of the client");
    }
  }
}
