package dev.forestgate.pages.view;

import dev.forestgate.http.body.Responses;
import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.secret.Secret;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Renders templates of {@code src/main/jte} to responses. A page loads its own style sheet and
 * modules and nothing else: each carries a nonce (Content Security Policy Level 3, section 8.2).
 */
@Component
public final class PageRenderer {
  private static final int NONCE_BYTES = 16;
  private static final String POLICY =
      "default-src 'none'; script-src 'nonce-%1$s'; style-src 'nonce-%1$s'; img-src 'self' data:;"
          + " connect-src 'self'; form-action 'self'%2$s; base-uri 'none'; frame-ancestors 'none'";

  private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
  private final TextCatalog catalog;
  private final Brand brand;
  private final PageAssets assets;
  private final HttpProperties http;
  private final SecureRandom random;

  PageRenderer(
      TextCatalog catalog,
      Brand brand,
      PageAssets assets,
      HttpProperties http,
      SecureRandom random) {
    this.catalog = catalog;
    this.brand = brand;
    this.assets = assets;
    this.http = http;
    this.random = random;
  }

  /** Texts in the language of {@code request}. */
  public Texts texts(ServerRequest request) {
    return catalog.of(PageView.languages(request.exchange().getRequest()));
  }

  /** What the template of a page knows; {@link PageView} has the parameters. */
  public PageView view(ServerRequest request, String token, @Nullable Section section) {
    String nonce = Secret.random(random, NONCE_BYTES).reveal();
    return new PageView(texts(request), nonce, token, section, brand, assets, http);
  }

  /** Responds with the template {@code name}, which has {@code parameters} beside the page. */
  public Mono<ServerResponse> show(
      HttpStatus status, PageView page, String name, Map<String, ?> parameters) {
    return headers(status, page, "").bodyValue(render(name, page, parameters));
  }

  /**
   * A response for {@link #render}.
   *
   * @param formTargets origins beside our own that a form may lead to, each after a space
   */
  public ServerResponse.BodyBuilder headers(HttpStatus status, PageView page, String formTargets) {
    ServerResponse.BodyBuilder response =
        ServerResponse.status(status)
            .contentType(Responses.HTML)
            .header("Content-Security-Policy", POLICY.formatted(page.nonce(), formTargets))
            .header("Cross-Origin-Opener-Policy", "same-origin")
            // With "no-referrer" a browser sends its forms with "Origin: null" (Fetch, section
            // 3.1).
            .header("Referrer-Policy", "same-origin")
            .header(HttpHeaders.CONTENT_LANGUAGE, page.texts().language())
            .varyBy(HttpHeaders.ACCEPT_LANGUAGE);
    return status == HttpStatus.UNAUTHORIZED
        ? response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
        : response;
  }

  /** The template {@code name} as HTML. */
  public byte[] render(String name, PageView page, Map<String, ?> parameters) {
    var all = new HashMap<String, Object>(parameters);
    all.put("page", page);
    var output = new Utf8ByteOutput();
    engine.render(name, all, output);
    return output.toByteArray();
  }
}
