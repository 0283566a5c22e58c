package dev.forestgate.http.tls;

import dev.forestgate.failure.StartRefused;
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
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

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
  private @Nullable Disposable loop;

  TlsReload(TlsProperties properties) {
    this.properties = properties;
  }

  @Override
  public void registerBundles(SslBundleRegistry registry) {
    TlsCertificate.Content content = read();
    registry.registerBundle(TlsOptions.BUNDLE, bundle(content));
    seen = content;
    loop =
        Flux.interval(properties.reload())
            .onBackpressureDrop()
            .concatMap(tick -> look(registry), 0)
            .subscribe();
  }

  /** Files block, so on a thread that may. */
  private Mono<Void> look(SslBundleRegistry registry) {
    return Mono.<Void>fromRunnable(() -> reload(registry))
        .subscribeOn(Schedulers.boundedElastic())
        .onErrorResume(this::report);
  }

  private void reload(SslBundleRegistry registry) {
    TlsCertificate.Content content = read();
    if (!content.equals(seen)) {
      seen = content;
      registry.updateBundle(TlsOptions.BUNDLE, bundle(content));
      log.info("New connections use the new certificate in {}", content.certificateFile());
    }
    refused = null;
  }

  private Mono<Void> report(Throwable failed) {
    if (failed instanceof StartRefused && !Objects.equals(failed.getMessage(), refused)) {
      refused = failed.getMessage();
      log.warn("The TLS certificate in use remains. {}", refused);
    } else if (!(failed instanceof StartRefused)) {
      log.error("The TLS certificate could not be replaced; the one in use remains", failed);
    }
    return Mono.empty();
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
      loop.dispose();
    }
  }
}
