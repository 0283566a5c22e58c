package dev.forestgate.http;

import static dev.forestgate.failure.Failure.CONTENT_TOO_LARGE;
import static dev.forestgate.failure.Failure.UNSUPPORTED_MEDIA_TYPE;

import dev.forestgate.failure.Failed;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** The body of a request before anything is made of it, at most 64 KiB. */
final class RequestBytes {
  static final int MOST = 64 * 1024;

  private RequestBytes() {}

  /** Fails with CONTENT_TOO_LARGE. Empty where there is no body. */
  static Mono<byte[]> of(ServerHttpRequest request) {
    if (request.getHeaders().getContentLength() > MOST) {
      return Mono.error(Failed.of(CONTENT_TOO_LARGE));
    }
    return DataBufferUtils.join(request.getBody(), MOST)
        .onErrorMap(DataBufferLimitException.class, tooLarge -> Failed.of(CONTENT_TOO_LARGE))
        .map(RequestBytes::bytes)
        .filter(bytes -> bytes.length > 0);
  }

  /** Throws UNSUPPORTED_MEDIA_TYPE where the request does not say that it is of {@code wanted}. */
  static void require(MediaType wanted, ServerHttpRequest request) {
    try {
      MediaType type = request.getHeaders().getContentType();
      if (type != null && wanted.equalsTypeAndSubtype(type)) {
        return;
      }
    } catch (InvalidMediaTypeException malformed) {
      // as good as another type
    }
    throw Failed.of(UNSUPPORTED_MEDIA_TYPE, "The body must be " + wanted + ".");
  }

  private static byte[] bytes(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }
}
