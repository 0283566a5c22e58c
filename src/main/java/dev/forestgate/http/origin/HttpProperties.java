package dev.forestgate.http.origin;

import dev.forestgate.failure.HttpUrl;
import dev.forestgate.failure.StartRefused;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Public URL of the service, and the browser origins that may call it.
 *
 * @param publicUrl address of the service as browsers see it; if unset, the {@code Host} of each
 *     request counts as the service's own
 * @param cors front ends on other origins
 */
@Validated
@ConfigurationProperties("forestgate")
public record HttpProperties(@Nullable URI publicUrl, @DefaultValue Cors cors) {
  public HttpProperties {
    if (publicUrl != null && !publicUrl.toString().isEmpty()) {
      HttpUrl.require("forestgate.public-url", publicUrl);
    }
  }

  /** The public URL without a trailing slash; null if none is set. */
  public @Nullable String publicBase() {
    return publicUrl == null ? null : publicUrl.toString().replaceFirst("/+$", "");
  }

  /** Host of the public URL in lower case; null if none is set. */
  public @Nullable String publicHost() {
    String host = publicUrl == null ? null : publicUrl.getHost();
    return host == null ? null : host.toLowerCase(Locale.ROOT);
  }

  /**
   * Origin of the public URL as a browser sends it: lower case, without the default port; null if
   * none is set.
   */
  public @Nullable String publicOrigin() {
    String host = publicHost();
    if (publicUrl == null || host == null) {
      return null;
    }
    String scheme = String.valueOf(publicUrl.getScheme()).toLowerCase(Locale.ROOT);
    int port = publicUrl.getPort();
    boolean isDefault = port < 0 || port == (scheme.equals("https") ? 443 : 80);
    return scheme + "://" + host + (isDefault ? "" : ":" + port);
  }

  /** {@code path} as browsers see it: prefixed with the path of the public URL, if it has one. */
  public URI publicPath(String path) {
    String base = publicUrl == null ? null : publicUrl.getRawPath();
    return URI.create((base == null ? "" : base.replaceFirst("/+$", "")) + path);
  }

  /**
   * Allow-list of CORS.
   *
   * @param origins scheme, host and port as a browser sends them; compared exactly
   * @param headers request headers allowed beside those that the API reads; by default those of
   *     tracing
   */
  public record Cors(
      @DefaultValue("http://localhost:5173") List<String> origins,
      @DefaultValue({"traceparent", "tracestate", "baggage", "sentry-trace"})
          List<String> headers) {
    /**
     * Field name (RFC 9110 section 5.6.2). {@code *} is excluded: with credentials it is no
     * wildcard.
     */
    private static final Pattern HEADER = Pattern.compile("[!#$%&'+.^_`|~0-9A-Za-z-]+");

    private static final Pattern ORIGIN =
        Pattern.compile(
            "(?!http://.*:80$)(?!https://.*:443$)"
                + "(?!(ftp|ftps|sftp|ws|wss|file|data|blob|about|javascript|mailto)://)"
                + "[a-z][a-z0-9+.-]*://(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(:[1-9][0-9]{0,4})?");

    public Cors {
      for (String header : headers) {
        if (!HEADER.matcher(header).matches()) {
          throw new StartRefused(
              "forestgate.cors.headers contains '" + header + "', which is not a header name",
              "Separate names with commas, for example traceparent,baggage. The wildcard * has no effect"
                  + " with credentials");
        }
      }
      for (String origin : origins) {
        if (!ORIGIN.matcher(origin).matches()) {
          throw new StartRefused(
              "forestgate.cors.origins contains '" + origin + "', which no browser sends",
              "Write scheme, host and port as a browser sends them: lower case, the host in ASCII,"
                  + " without default port and path, for example https://app.example.org");
        }
      }
    }
  }
}
