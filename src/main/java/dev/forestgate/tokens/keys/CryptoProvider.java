package dev.forestgate.tokens.keys;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Provider of ECDSA: Amazon Corretto's native library, or Bouncy Castle if it does not load. The
 * JDK's provider is 15 times slower than Corretto's.
 */
final class CryptoProvider {
  private static final Logger log = LoggerFactory.getLogger(CryptoProvider.class);

  private CryptoProvider() {}

  static Provider fastest() {
    try {
      AmazonCorrettoCryptoProvider corretto = AmazonCorrettoCryptoProvider.INSTANCE;
      corretto.assertHealthy();
      return corretto;
    } catch (RuntimeException | LinkageError unloadable) {
      log.warn(
          "Amazon Corretto's crypto library does not load; Bouncy Castle signs instead, four times"
              + " slower");
      return new BouncyCastleProvider();
    }
  }
}
