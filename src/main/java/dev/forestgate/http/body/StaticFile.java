package dev.forestgate.http.body;

import dev.forestgate.secret.Base64Url;
import dev.forestgate.secret.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * File in the plain and the compressed form, each with its own entity tag (RFC 9110 section 8.8.3).
 */
public final class StaticFile {
  private static final String GZIP = "gzip";

  /** Caches may store the file but must revalidate it at each use. */
  public static final CacheControl REVALIDATED = CacheControl.noCache().cachePublic();

  private final MediaType type;
  private final byte[] plain;
  private final byte[] compressed;
  private final String digest;

  private final CacheControl caching;

  public StaticFile(MediaType type, CacheControl caching, byte[] plain) {
    this.type = type;
    this.caching = caching;
    this.plain = plain;
    this.compressed = compress(plain);
    this.digest = digest(plain);
  }

  /**
   * Responds with this file and {@code headers}. Spring turns the response into 304 if the client's
   * copy is current.
   */
  public Mono<ServerResponse> respond(ServerRequest request, Map<String, String> headers) {
    boolean gzip = acceptsGzip(request);
    request
        .exchange()
        .getResponse()
        .getHeaders()
        .add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    return ServerResponse.ok()
        .contentType(type)
        .cacheControl(caching)
        .eTag(gzip ? digest + "-" + GZIP : digest)
        .headers(all -> headers.forEach(all::set))
        .headers(all -> encode(all, gzip))
        .bodyValue(gzip ? compressed : plain);
  }

  private static void encode(HttpHeaders headers, boolean gzip) {
    if (gzip) {
      headers.set(HttpHeaders.CONTENT_ENCODING, GZIP);
    }
  }

  /** True if {@code Accept-Encoding} names gzip (RFC 9110 section 12.5.3). */
  private static boolean acceptsGzip(ServerRequest request) {
    List<String> accepted = request.headers().header(HttpHeaders.ACCEPT_ENCODING);
    return String.join(",", accepted)
        .toLowerCase(Locale.ROOT)
        .replace(" ", "")
        .transform(all -> List.of(all.split(",")))
        .stream()
        .anyMatch(StaticFile::isGzip);
  }

  private static boolean isGzip(String coding) {
    return coding.equals(GZIP)
        || coding.matches("gzip;q=[01]\\.?\\d{0,3}") && !coding.matches("gzip;q=0\\.?0*");
  }

  private static byte[] compress(byte[] plain) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }

  /** SHA-256 of the plain form, in base64url. */
  public String digest() {
    return digest;
  }

  private static String digest(byte[] plain) {
    return Base64Url.encode(Sha256.of(plain));
  }
}
