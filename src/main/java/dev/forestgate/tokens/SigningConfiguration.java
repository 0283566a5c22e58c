package dev.forestgate.tokens;

import dev.forestgate.tokens.jws.IssuerKeys;
import dev.forestgate.tokens.keys.SigningKeys;
import dev.forestgate.tokens.keys.TokenProperties;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Selects the configured signer. With HS256 no key file is read or created. */
@Configuration(proxyBeanMethods = false)
class SigningConfiguration {
  @Bean
  IssuerKeys issuerKeys(TokenProperties properties, Clock clock) {
    return switch (properties.algorithm()) {
      case ES256 ->
          new IssuerKeys(
              new SigningKeys(properties, clock),
              SigningKeys.rsa(properties, clock).orElse(null),
              properties.keysReload());
      case HS256 -> new IssuerKeys(null, null, properties.keysReload());
    };
  }

  @Bean
  TokenSigner tokenSigner(TokenProperties properties, IssuerKeys keys) {
    return switch (properties.algorithm()) {
      case ES256 -> new Es256Signer(keys.ec());
      case HS256 -> new Hs256Signer(properties.secret());
    };
  }
}
