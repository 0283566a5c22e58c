package dev.forestgate.pages.form;

import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.view.PageRenderer;
import dev.forestgate.pages.view.PageView;
import java.util.HashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Behavior that all pages of a visitor without a session share. */
@Component
public final class VisitorPages {
  private final PageRenderer renderer;
  private final FormTokens tokens;
  private final HttpProperties http;

  VisitorPages(PageRenderer renderer, FormTokens tokens, HttpProperties http) {
    this.renderer = renderer;
    this.tokens = tokens;
    this.http = http;
  }

  /** Responds with a page whose form belongs to the visitor. */
  public Mono<ServerResponse> show(
      ServerRequest request,
      HttpStatus status,
      String template,
      FormState form,
      Map<String, ?> parameters) {
    var all = new HashMap<String, Object>(parameters);
    all.put("form", form);
    PageView page = renderer.view(request, tokens.forVisitor(request), null);
    return renderer.show(status, page, template, all);
  }

  /** The posted form. Fails with CROSS_SITE for a wrong token. */
  public Mono<PostedForm> read(ServerRequest request) {
    return tokens.readOfVisitor(request);
  }

  /** Language tag of the pages that {@code request} sees (BCP 47). */
  public String language(ServerRequest request) {
    return renderer.texts(request).language();
  }

  /** {@code form} with the errors of {@code result}, which is not OK. */
  public FormState errors(ServerRequest request, PostedForm form, ApiResult result) {
    return FormErrors.of(form, result, renderer.texts(request));
  }

  /** {@code form} with the text {@code key} as the error of {@code field}. */
  public FormState error(ServerRequest request, PostedForm form, String field, String key) {
    return new FormState(form.shown(), Map.of(field, renderer.texts(request).get(key)), null);
  }

  /** 303 to {@code path} of this service (RFC 9110 section 15.4.4). */
  public ServerResponse.BodyBuilder redirect(String path) {
    return ServerResponse.seeOther(http.publicPath(path));
  }
}
