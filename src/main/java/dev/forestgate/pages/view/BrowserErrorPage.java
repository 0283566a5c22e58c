package dev.forestgate.pages.view;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.ErrorPage;
import dev.forestgate.http.ProblemHandler;
import dev.forestgate.http.body.ResponseWriters;
import dev.forestgate.http.request.RequestId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Page of an error, for browsers that ask for HTML. */
@Component
final class BrowserErrorPage implements ErrorPage {
  private static final String API = "/api/";

  private final PageProperties properties;
  private final PageRenderer renderer;
  private final ServerCodecConfigurer codecs;

  BrowserErrorPage(PageProperties properties, PageRenderer renderer, ServerCodecConfigurer codecs) {
    this.properties = properties;
    this.renderer = renderer;
    this.codecs = codecs;
  }

  /**
   * A browser names {@code text/html} before everything else when it opens a page or posts a form;
   * API clients and scripts do not.
   */
  @Override
  public boolean isFor(ServerWebExchange exchange) {
    boolean isPage =
        exchange.getRequest().getPath().value().startsWith(API)
            ? isForm(exchange)
            : properties.enabled();
    return isPage && prefersHtml(exchange.getRequest().getHeaders());
  }

  /** True below the API's prefix for the pages that links of e-mails open. */
  private static boolean isForm(ServerWebExchange exchange) {
    String type = exchange.getRequest().getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
    return type != null && type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
  }

  private static boolean prefersHtml(HttpHeaders headers) {
    try {
      List<MediaType> accepted = headers.getAccept();
      return !accepted.isEmpty() && accepted.get(0).equalsTypeAndSubtype(MediaType.TEXT_HTML);
    } catch (InvalidMediaTypeException malformed) {
      return false;
    }
  }

  @Override
  public Mono<Void> write(ServerWebExchange exchange, Failed failed, HttpStatus status) {
    ServerRequest request = ServerRequest.create(exchange, codecs.getReaders());
    PageView page = renderer.view(request, "", null);
    Duration after = failed.retryAfter();
    return renderer
        .headers(status, page, "")
        .headers(
            headers -> {
              if (after != null) {
                headers.set(HttpHeaders.RETRY_AFTER, ProblemHandler.seconds(after));
              }
            })
        .bodyValue(
            renderer.render(
                "error.jte",
                page,
                Map.of("slug", failed.failure().slug(), "requestId", RequestId.of(exchange))))
        .flatMap(response -> response.writeTo(exchange, new ResponseWriters(codecs.getWriters())));
  }
}
