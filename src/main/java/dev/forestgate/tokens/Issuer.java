package dev.forestgate.tokens;

import dev.forestgate.tokens.keys.TokenProperties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Issuer identifier, the {@code iss} of tokens. The default is {@code http://localhost:<port>},
 * with TLS {@code https}; then tokens of replicas on other local ports are accepted too, as the key
 * proves their origin.
 */
@Component
public final class Issuer {
  private static final Pattern PORT = Pattern.compile("\\d{1,5}");

  private final String configured;
  private final String localhost;
  private final Environment environment;

  /** Cached, as the environment is slow and every token needs it. */
  private volatile @Nullable String local;

  Issuer(TokenProperties properties, Environment environment) {
    String issuer = properties.issuer();
    this.configured =
        issuer == null ? environment.getProperty("forestgate.public-url", "") : issuer;
    this.localhost =
        (environment.containsProperty("server.ssl.bundle") ? "https" : "http") + "://localhost:";
    this.environment = environment;
  }

  /** Issuer of new tokens. To be read once the server listens, as its port may be random. */
  public String value() {
    if (StringUtils.hasText(configured)) {
      return configured;
    }
    String known = local;
    if (known != null) {
      return known;
    }
    String port = environment.getProperty("local.server.port");
    if (port == null) {
      return localhost + environment.getProperty("server.port");
    }
    String listening = localhost + port;
    local = listening;
    return listening;
  }

  boolean accepts(String issuer) {
    return StringUtils.hasText(configured)
        ? configured.equals(issuer)
        : issuer.startsWith(localhost)
            && PORT.matcher(issuer.substring(localhost.length())).matches();
  }
}
