package dev.forestgate.identity;

import dev.forestgate.factors.model.FactorProperties;
import dev.forestgate.factors.passkey.RelyingParty;
import dev.forestgate.http.origin.HttpProperties;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The service as authenticators know it: by default the host of its public URL, and the pages that
 * CORS allows.
 */
@Configuration(proxyBeanMethods = false)
class RelyingPartyConfiguration {
  private static final String LOCALHOST = "localhost";

  @Bean
  static RelyingParty relyingParty(
      FactorProperties factors, HttpProperties http, Environment environment) {
    String id = factors.passkeys().rpId();
    String host = http.publicHost();
    List<String> origins = factors.passkeys().origins();
    return new RelyingParty(
        id != null ? id : host != null ? host : LOCALHOST,
        factors.totp().issuer(),
        origins != null ? () -> Set.copyOf(origins) : () -> ownAndCors(http, environment));
  }

  private static Set<String> ownAndCors(HttpProperties http, Environment environment) {
    String publicOrigin = http.publicOrigin();
    return Stream.concat(
            Stream.of(publicOrigin == null ? local(environment) : publicOrigin),
            http.cors().origins().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Origin of the service on this machine; read at each use, as the port may be random. */
  private static String local(Environment environment) {
    String scheme = environment.containsProperty("server.ssl.bundle") ? "https" : "http";
    String port =
        environment.getProperty("local.server.port", environment.getProperty("server.port", ""));
    return scheme + "://" + LOCALHOST + ":" + port;
  }
}
