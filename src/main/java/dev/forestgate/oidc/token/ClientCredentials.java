package dev.forestgate.oidc.token;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.forestgate.clients.Client;
import dev.forestgate.oidc.protocol.OAuthError;
import dev.forestgate.oidc.protocol.OAuthForm;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Grant type {@code client_credentials} (RFC 6749, section 4.4): a client that acts for itself.
 * Scopes that are about a user are not among those that it may have.
 */
@Component
final class ClientCredentials {
  private static final Set<String> OF_USERS =
      Set.of("openid", "profile", "email", "offline_access");

  private final TokenIssue issue;

  ClientCredentials(TokenIssue issue) {
    this.issue = issue;
  }

  Map<String, Object> handle(Client client, OAuthForm form) {
    Set<String> allowed = new LinkedHashSet<>(client.scopes());
    allowed.removeAll(OF_USERS);
    Set<String> asked = form.scopes();
    if (!allowed.containsAll(asked)) {
      throw OAuthError.of(
          OAuth2Error.INVALID_SCOPE, "The client may not request this scope for itself.");
    }
    return issue.forClient(client, asked.isEmpty() ? allowed : asked);
  }
}
