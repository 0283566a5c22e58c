package dev.forestgate.tokens;

import dev.forestgate.tokens.keys.TokenProperties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Who we say we are in {@code iss}. Where nobody said, it is {@code http://localhost:<port>}, over
 * TLS {@code https}, and a token of a sibling replica on another local port counts as ours: the key
 * decides that it is one.
 */
@Component
public final class Issuer {
  private static final Pattern PORT = Pattern.compile("\\d{1,5}");

  private final String configured;
  private final String localhost;
  private final Environment environment;

  /** Asked for with every token, and the environment takes its time to answer. */
  private volatile @Nullable String local;

  Issuer(TokenProperties properties, Environment environment) {
    String issuer = properties.issuer();
    this.configured =
        issuer == null ? environment.getProperty("forestgate.public-url", "") : issuer;
    this.localhost =
        (environment.containsProperty("server.ssl.bundle") ? "https" : "http") + "://localhost:";
    this.environment = environment;
  }

  /**
   * The {@code iss} of new tokens; to be asked once the server listens, as its port may be a random
   * one.
   */
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
