package dev.forestgate.pages.account;

import dev.forestgate.pages.view.PageRenderer;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Last page of an account that was deleted. */
@Component
final class GoodbyePage {
  static final String PATH = "/goodbye";

  private final PageRenderer renderer;

  GoodbyePage(PageRenderer renderer) {
    this.renderer = renderer;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return renderer.show(
        HttpStatus.OK, renderer.view(request, "", null), "account/goodbye.jte", Map.of());
  }
}
