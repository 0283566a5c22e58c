package dev.forestgate.http.tls;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.lifecycle.BackgroundLoop;
import dev.forestgate.lifecycle.LoopTiming;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.stereotype.Component;

/**
 * Registers the certificate of the service port and replaces it when its files change: new
 * connections use the new one, open ones are unaffected. Files that don't belong together are
 * logged once, and the certificate in use remains. The files are polled: file watchers receive no
 * events on network volumes and single-file mounts.
 */
@Component
@ConditionalOnProperty("forestgate.tls.certificate")
public final class TlsReload implements SslBundleRegistrar, DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(TlsReload.class);

  private final TlsProperties properties;
  private TlsCertificate.@Nullable Content seen;
  private @Nullable String refused;
  private @Nullable BackgroundLoop<Void> loop;

  TlsReload(TlsProperties properties) {
    this.properties = properties;
  }

  @Override
  public void registerBundles(SslBundleRegistry registry) {
    TlsCertificate.Content content = read();
    registry.registerBundle(TlsOptions.BUNDLE, bundle(content));
    seen = content;
    LoopTiming timing = LoopTiming.every(properties.reload()).after(properties.reload());
    loop =
        BackgroundLoop.blocking("reload of the TLS certificate", timing, () -> reload(registry))
            .start();
  }

  /** Files that are no pair are logged once; other failures by the loop. */
  private void reload(SslBundleRegistry registry) {
    try {
      replace(registry);
      refused = null;
    } catch (StartRefused invalid) {
      if (!Objects.equals(invalid.getMessage(), refused)) {
        refused = invalid.getMessage();
        log.warn("The TLS certificate in use remains. {}", refused);
      }
    }
  }

  private void replace(SslBundleRegistry registry) {
    TlsCertificate.Content content = read();
    if (!content.equals(seen)) {
      seen = content;
      registry.updateBundle(TlsOptions.BUNDLE, bundle(content));
      log.info("New connections use the new certificate in {}", content.certificateFile());
    }
  }

  private TlsCertificate.Content read() {
    return TlsCertificate.Content.read(
        file(properties.certificate()), file(properties.privateKey()));
  }

  private static Path file(@Nullable Path path) {
    if (path == null) {
      throw new StartRefused(
          "forestgate.tls.certificate or forestgate.tls.private-key is missing",
          "Set both SSL_CERTFILE and SSL_KEYFILE");
    }
    return path;
  }

  private static SslBundle bundle(TlsCertificate.Content content) {
    TlsCertificate certificate = TlsCertificate.of(content);
    if (certificate.unusedCertificates() > 0) {
      log.warn(
          "{} contains {} certificates outside the service's chain; they are not sent",
          content.certificateFile(),
          certificate.unusedCertificates());
    }
    return SslBundle.of(
        certificate.stores(), SslBundleKey.of("", "forestgate"), TlsOptions.OPTIONS);
  }

  @Override
  public void destroy() {
    if (loop != null) {
      loop.close();
    }
  }
}
