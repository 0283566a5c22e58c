package dev.forestgate.http.origin;

import dev.forestgate.failure.HttpUrl;
import dev.forestgate.failure.StartRefused;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where we are seen from outside, and who else may call us from a browser.
 *
 * @param publicUrl our address as browsers know it; left out, the host of each request counts as
 *     our own
 * @param cors the front ends on other origins
 */
@Validated
@ConfigurationProperties("forestgate")
public record HttpProperties(@Nullable URI publicUrl, @DefaultValue Cors cors) {
  public HttpProperties {
    if (publicUrl != null && !publicUrl.toString().isEmpty()) {
      HttpUrl.require("forestgate.public-url", publicUrl);
    }
  }

  /** The public address without a slash at its end; null where none is set. */
  public @Nullable String publicBase() {
    return publicUrl == null ? null : publicUrl.toString().replaceFirst("/+$", "");
  }

  /**
   * {@code path} of ours as browsers see it: behind the path of the public address, if it has one.
   */
  public URI publicPath(String path) {
    String base = publicUrl == null ? null : publicUrl.getRawPath();
    return URI.create((base == null ? "" : base.replaceFirst("/+$", "")) + path);
  }

  /**
   * @param origins scheme, host and port as a browser sends them; compared to the letter
   * @param headers request headers that they may send beside those that the API reads; by default
   *     those of tracing
   */
  public record Cors(
      @DefaultValue("http://localhost:5173") List<String> origins,
      @DefaultValue({"traceparent", "tracestate", "baggage", "sentry-trace"})
          List<String> headers) {
    /** RFC 9110 section 5.6.2; {@code *} is no wildcard where credentials are allowed. */
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
              "forestgate.cors.headers has '" + header + "', which is no name of a header",
              "Write names with commas, as traceparent,baggage; * allows nothing with credentials");
        }
      }
      for (String origin : origins) {
        if (!ORIGIN.matcher(origin).matches()) {
          throw new StartRefused(
              "forestgate.cors.origins has '" + origin + "', which no browser sends",
              "Write scheme, host and port as a browser does: in small letters, the host in ASCII,"
                  + " without the usual port and without a path, as https://app.example.org");
        }
      }
    }
  }
}
