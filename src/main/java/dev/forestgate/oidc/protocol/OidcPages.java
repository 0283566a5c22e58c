package dev.forestgate.oidc.protocol;

import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.view.PageRenderer;
import dev.forestgate.pages.view.PageView;
import java.net.URI;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Pages of the provider. */
@Component
public final class OidcPages {
  private final PageRenderer renderer;
  private final FormTokens tokens;

  OidcPages(PageRenderer renderer, FormTokens tokens) {
    this.renderer = renderer;
    this.tokens = tokens;
  }

  /**
   * Responds 400 with a page that tells the user that the application sent an unusable request. It
   * names nothing from the request.
   */
  public Mono<ServerResponse> error(ServerRequest request) {
    return show(request, HttpStatus.BAD_REQUEST, "oidc/error.jte", Map.of());
  }

  /** Responds with the template {@code name}, whose forms lead to pages of our own. */
  public Mono<ServerResponse> show(
      ServerRequest request, HttpStatus status, String name, Map<String, ?> parameters) {
    return renderer.show(status, view(request), name, parameters);
  }

  /** The same for a page whose forms lead to {@code uri} of a client at last. */
  public Mono<ServerResponse> leadingTo(
      ServerRequest request, String uri, String name, Map<String, ?> parameters) {
    PageView page = view(request);
    return renderer
        .headers(HttpStatus.OK, page, " " + origin(uri))
        .bodyValue(renderer.render(name, page, parameters));
  }

  /** Responds with a form that a script posts to {@code uri}; without scripts by a button. */
  public Mono<ServerResponse> post(
      ServerRequest request, String uri, Map<String, String> parameters) {
    return leadingTo(
        request, uri, "oidc/form-post.jte", Map.of("uri", uri, "parameters", parameters));
  }

  /**
   * Leads the browser to {@code uri} of a client after a form of our own, by a page that refreshes
   * itself: a browser follows no redirect from a form to an origin that the form's page does not
   * allow (CSP Level 3, form-action).
   */
  public Mono<ServerResponse> refresh(ServerRequest request, String uri) {
    PageView page = view(request);
    return renderer
        .headers(HttpStatus.OK, page, "")
        .header("Refresh", "0; url=" + uri)
        .bodyValue(renderer.render("oidc/refresh.jte", page, Map.of("uri", uri)));
  }

  private PageView view(ServerRequest request) {
    return renderer.view(request, tokens.forSession(request), null);
  }

  /** Source of the Content Security Policy for {@code uri}: its origin, or a private scheme. */
  private static String origin(String uri) {
    URI parsed = URI.create(uri);
    return parsed.getHost() == null
        ? parsed.getScheme() + ":"
        : parsed.getScheme() + "://" + parsed.getRawAuthority();
  }
}
