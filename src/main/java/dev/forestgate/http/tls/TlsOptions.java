package dev.forestgate.http.tls;

import org.springframework.boot.ssl.SslOptions;

/** TLS versions and cipher suites of the service port, and the name of its SSL bundle. */
public final class TlsOptions {
  /** Name of the SSL bundle that {@link TlsReload} registers. */
  public static final String BUNDLE = "forestgate";

  /**
   * TLS 1.3 (RFC 8446) and 1.2 (RFC 5246), since older versions are deprecated (RFC 8996);
   * ephemeral keys and authenticated encryption only (RFC 9325, section 4.2).
   */
  static final SslOptions OPTIONS =
      SslOptions.of(
          new String[] {
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
          },
          new String[] {"TLSv1.3", "TLSv1.2"});

  private TlsOptions() {}
}
