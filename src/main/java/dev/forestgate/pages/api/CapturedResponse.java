package dev.forestgate.pages.api;

import java.util.Objects;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Response that is kept instead of sent. */
final class CapturedResponse extends AbstractServerHttpResponse {
  private byte[] body = {};

  CapturedResponse() {
    super(DefaultDataBufferFactory.sharedInstance);
  }

  HttpStatus status() {
    return HttpStatus.valueOf(Objects.requireNonNullElse(getStatusCode(), HttpStatus.OK).value());
  }

  byte[] body() {
    return body;
  }

  @Override
  public <T> T getNativeResponse() {
    throw new UnsupportedOperationException("a captured response has no connection");
  }

  @Override
  protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> content) {
    return DataBufferUtils.join(content).doOnNext(this::keep).then();
  }

  @Override
  protected Mono<Void> writeAndFlushWithInternal(
      Publisher<? extends Publisher<? extends DataBuffer>> content) {
    return writeWithInternal(Flux.from(content).concatMap(part -> part));
  }

  private void keep(DataBuffer content) {
    body = new byte[content.readableByteCount()];
    content.read(body);
    DataBufferUtils.release(content);
  }

  @Override
  protected void applyStatusCode() {
    // There is no connection to apply it to; the same holds for headers and cookies.
  }

  @Override
  protected void applyHeaders() {}

  @Override
  protected void applyCookies() {}
}
