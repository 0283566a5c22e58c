package dev.forestgate.tokens;

import dev.forestgate.tokens.keys.KeyReload;
import dev.forestgate.tokens.keys.SigningKeys;
import dev.forestgate.tokens.keys.TokenProperties;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Selects the configured signer. With HS256 no key file is read or created. */
@Configuration(proxyBeanMethods = false)
class SigningConfiguration {
  @Bean
  TokenSigner tokenSigner(TokenProperties properties, Clock clock) {
    return switch (properties.algorithm()) {
      case ES256 -> {
        var keys = new SigningKeys(properties, clock);
        yield new Es256Signer(keys, KeyReload.of(keys, properties.keysReload()));
      }
      case HS256 -> new Hs256Signer(properties.secret());
    };
  }
}
