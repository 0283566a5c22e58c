package dev.forestgate.notifications;

import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.mail.message.OneTimeSecret;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.onetime.IssuedToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * URLs of the links in e-mails: on the public URL if it is set, else on {@code
 * http://localhost:<port>}, with TLS {@code https}. Never on the host that a request names, which
 * an attacker can choose.
 */
@Component
final class Links {
  private final @Nullable String publicBase;
  private final Environment environment;

  Links(HttpProperties properties, Environment environment) {
    this.publicBase = properties.publicBase();
    this.environment = environment;
  }

  /** The URL of {@code path} with the token in its query. */
  OneTimeSecret to(String path, IssuedToken issued) {
    return to(path, issued.token(), issued.expiresAt());
  }

  /** The URL of {@code path} with {@code token}, in base64url, in its query. */
  OneTimeSecret to(String path, Secret token, Instant until) {
    String link = base() + path + "?token=" + token.reveal();
    return new OneTimeSecret(Secret.of(link), until);
  }

  /** The URL of {@code path}, which is useful until {@code until}. */
  OneTimeSecret to(String path, Instant until) {
    return new OneTimeSecret(Secret.of(base() + path), until);
  }

  /** Scheme and authority, without a trailing slash. */
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
