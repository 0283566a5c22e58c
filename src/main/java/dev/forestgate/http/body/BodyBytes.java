package dev.forestgate.http.body;

import static dev.forestgate.failure.Failure.CONTENT_TOO_LARGE;
import static dev.forestgate.failure.Failure.UNSUPPORTED_MEDIA_TYPE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.origin.OriginCheck;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** The body of a request before anything is made of it, at most 64 KiB. */
public final class BodyBytes {
  static final int MOST = 64 * 1024;

  private BodyBytes() {}

  /** Fails with CONTENT_TOO_LARGE. Empty where there is no body. */
  static Mono<byte[]> of(ServerHttpRequest request) {
    if (request.getHeaders().getContentLength() > MOST) {
      return Mono.error(Failed.of(CONTENT_TOO_LARGE));
    }
    return DataBufferUtils.join(request.getBody(), MOST)
        .onErrorMap(DataBufferLimitException.class, tooLarge -> Failed.of(CONTENT_TOO_LARGE))
        .map(BodyBytes::bytes)
        .filter(bytes -> bytes.length > 0);
  }

  /**
   * Throws UNSUPPORTED_MEDIA_TYPE where the request does not say, once, that it is of {@code
   * wanted}, where it names another charset than UTF-8, and where the body is encoded (RFC 9110
   * section 8.4): it would be decoded as something else than it is.
   */
  static void require(MediaType wanted, ServerHttpRequest request) {
    HttpHeaders headers = request.getHeaders();
    if (!isOf(wanted, OriginCheck.sole(headers.get(HttpHeaders.CONTENT_TYPE)))) {
      throw Failed.of(UNSUPPORTED_MEDIA_TYPE, "The body must be " + wanted + ".");
    }
    if (!headers.getOrDefault(HttpHeaders.CONTENT_ENCODING, List.of()).stream()
        .allMatch(coding -> coding.strip().equalsIgnoreCase("identity"))) {
      throw Failed.of(UNSUPPORTED_MEDIA_TYPE, "The body must not have a content coding.");
    }
  }

  private static boolean isOf(MediaType wanted, @Nullable String contentType) {
    try {
      MediaType type = contentType == null ? null : MediaType.parseMediaType(contentType);
      return type != null
          && wanted.equalsTypeAndSubtype(type)
          && (type.getCharset() == null || type.getCharset().equals(UTF_8));
    } catch (InvalidMediaTypeException malformed) {
      return false;
    }
  }

  /**
   * {@code bytes} as text. Empty where they are not UTF-8 as RFC 3629 has it: overlong forms are
   * not.
   */
  public static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException malformed) {
      return Optional.empty();
    }
  }

  private static byte[] bytes(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }
}
