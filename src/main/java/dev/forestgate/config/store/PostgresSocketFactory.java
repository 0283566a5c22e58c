package dev.forestgate.config.store;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import java.util.Properties;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ssl.WrappedFactory;

/**
 * TLS for the JDBC driver, from the same files and by the same code as for the R2DBC driver. The
 * JDBC driver alone would look for {@code ~/.postgresql/root.crt} and support other kinds of keys.
 * It verifies the host name itself for {@code sslmode=verify-full}.
 */
public final class PostgresSocketFactory extends WrappedFactory {
  /** Called by the JDBC driver by reflection, hence public, with the parameters of its URL. */
  public PostgresSocketFactory(Properties parameters) throws SSLException {
    SslContextBuilder tls = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    File root = file(parameters, "sslrootcert");
    if (!String.valueOf(parameters.getProperty("sslmode")).startsWith("verify-")) {
      tls.trustManager(InsecureTrustManagerFactory.INSTANCE);
    } else if (root != null) {
      tls.trustManager(root);
    }
    File certificate = file(parameters, "sslcert");
    if (certificate != null) {
      tls.keyManager(
          certificate, file(parameters, "sslkey"), parameters.getProperty("sslpassword"));
    }
    factory = ((JdkSslContext) tls.build()).context().getSocketFactory();
  }

  private static @Nullable File file(Properties parameters, String name) {
    String path = parameters.getProperty(name);
    return path == null ? null : new File(path);
  }
}
