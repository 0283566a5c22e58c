package dev.forestgate.factors.passkey;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.Serial;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Provider with the ECDSA and RSA signatures of Amazon Corretto, before those of the JDK.
 * webauthn4j takes the first provider of the process; Corretto itself would replace all algorithms
 * of the process in that place.
 */
final class NativeSignatures extends Provider {
  @Serial private static final long serialVersionUID = 1L;

  private static final Logger log = LoggerFactory.getLogger(NativeSignatures.class);
  private static final String NAME = "ForestGateSignatures";
  private static final String TYPE = "Signature";
  private static final List<String> ALGORITHMS = List.of("SHA256withECDSA", "SHA256withRSA");

  private NativeSignatures(Provider corretto) {
    super(NAME, "1", "Signatures of Amazon Corretto");
    ALGORITHMS.forEach(name -> putService(new Delegate(this, corretto.getService(TYPE, name))));
  }

  /** Registers the provider, once. Without Corretto's library the JDK verifies, slower. */
  static void register() {
    if (Security.getProvider(NAME) != null) {
      return;
    }
    try {
      AmazonCorrettoCryptoProvider corretto = AmazonCorrettoCryptoProvider.INSTANCE;
      corretto.assertHealthy();
      Security.insertProviderAt(new NativeSignatures(corretto), 1);
    } catch (RuntimeException | LinkageError unloadable) {
      log.warn("Amazon Corretto's crypto library does not load; the JDK verifies passkeys, slower");
    }
  }

  private static final class Delegate extends Service {
    private final Service service;

    Delegate(Provider provider, Service service) {
      super(provider, TYPE, service.getAlgorithm(), service.getClassName(), List.of(), Map.of());
      this.service = service;
    }

    @Override
    public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
      return service.newInstance(parameter);
    }

    @Override
    public boolean supportsParameter(Object key) {
      return service.supportsParameter(key);
    }
  }
}
