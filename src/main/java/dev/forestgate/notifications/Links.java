package dev.forestgate.notifications;

import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.mail.message.OneTimeSecret;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.onetime.IssuedToken;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Where the links in letters lead: to the public address as it is set, else to {@code
 * http://localhost:<port>}, with TLS {@code https}. Never to the host that a request names, as
 * whoever sends the request chooses it.
 */
@Component
final class Links {
  private final @Nullable String publicBase;
  private final Environment environment;

  Links(HttpProperties properties, Environment environment) {
    this.publicBase = properties.publicBase();
    this.environment = environment;
  }

  /** {@code path} with the token in the query; a token needs no encoding there. */
  OneTimeSecret to(String path, IssuedToken issued) {
    String link = base() + path + "?token=" + issued.token().reveal();
    return new OneTimeSecret(Secret.of(link), issued.expiresAt());
  }

  /** Without a slash at its end. */
  private String base() {
    if (publicBase != null) {
      return publicBase;
    }
    String port = environment.getProperty("local.server.port");
    String scheme = environment.containsProperty("server.ssl.bundle") ? "https" : "http";
    return scheme
        + "://localhost:"
        + (port == null ? environment.getProperty("server.port") : port);
  }
}
