package dev.forestgate.tokens.keys;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who computes ECDSA: Amazon Corretto's native provider, or Bouncy Castle, and never the JDK's, 15
 * times slower.
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
          "Corretto's crypto library does not load here, Bouncy Castle signs, four times slower");
      return new BouncyCastleProvider();
    }
  }
}
