package dev.forestgate.http.body;

import static dev.forestgate.failure.Failure.CONTENT_TOO_LARGE;
import static dev.forestgate.failure.Failure.UNSUPPORTED_MEDIA_TYPE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.request.SingleHeader;
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

/** Reads request bodies as bytes, at most 64 KiB, and checks their media type. */
public final class BodyBytes {
  static final int MAX_BYTES = 64 * 1024;

  private BodyBytes() {}

  /** The whole body. Empty if there is none; fails with CONTENT_TOO_LARGE. */
  static Mono<byte[]> of(ServerHttpRequest request) {
    if (request.getHeaders().getContentLength() > MAX_BYTES) {
      return Mono.error(Failed.of(CONTENT_TOO_LARGE));
    }
    return DataBufferUtils.join(request.getBody(), MAX_BYTES)
        .onErrorMap(DataBufferLimitException.class, tooLarge -> Failed.of(CONTENT_TOO_LARGE))
        .map(BodyBytes::bytes)
        .filter(bytes -> bytes.length > 0);
  }

  /**
   * Throws UNSUPPORTED_MEDIA_TYPE unless the request has exactly one {@code Content-Type}, equal to
   * {@code expected}, with no charset or UTF-8, and no content coding (RFC 9110 section 8.4). Other
   * encodings would decode to something else.
   */
  static void require(MediaType expected, ServerHttpRequest request) {
    HttpHeaders headers = request.getHeaders();
    if (!matches(expected, SingleHeader.value(headers, HttpHeaders.CONTENT_TYPE))) {
      throw Failed.of(UNSUPPORTED_MEDIA_TYPE, "The body must be " + expected + ".");
    }
    if (!headers.getOrDefault(HttpHeaders.CONTENT_ENCODING, List.of()).stream()
        .allMatch(coding -> coding.strip().equalsIgnoreCase("identity"))) {
      throw Failed.of(UNSUPPORTED_MEDIA_TYPE, "The body must not have a content coding.");
    }
  }

  private static boolean matches(MediaType expected, @Nullable String contentType) {
    try {
      MediaType type = contentType == null ? null : MediaType.parseMediaType(contentType);
      return type != null
          && expected.equalsTypeAndSubtype(type)
          && (type.getCharset() == null || type.getCharset().equals(UTF_8));
    } catch (InvalidMediaTypeException malformed) {
      return false;
    }
  }

  /**
   * Decodes {@code bytes}. Empty if they are not valid UTF-8 (RFC 3629), for example overlong
   * forms.
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
