package dev.forestgate.pages.form;

import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.view.PageRenderer;
import dev.forestgate.pages.view.PageView;
import dev.forestgate.pages.view.Section;
import dev.forestgate.roles.Roles;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Behavior that all pages of a signed-in account share. */
@Component
public final class AccountPages {
  private static final String DONE = "done";
  private static final Set<String> LEADING_AWAY =
      Set.of("unauthenticated", "invalid-token", "elevation-required", "factor-enrolment-required");

  private final PageRenderer renderer;
  private final FormTokens tokens;
  private final TypedDraft drafts;
  private final HttpProperties http;
  private final InternalApi api;

  AccountPages(
      PageRenderer renderer,
      FormTokens tokens,
      TypedDraft drafts,
      HttpProperties http,
      InternalApi api) {
    this.renderer = renderer;
    this.tokens = tokens;
    this.drafts = drafts;
    this.http = http;
    this.api = api;
  }

  /** Responds with a page of {@code section}, whose forms belong to the session. */
  public Mono<ServerResponse> show(
      ServerRequest request,
      Section section,
      HttpStatus status,
      String template,
      Map<String, ?> parameters) {
    PageView page = renderer.view(request, tokens.forSession(request), section);
    ServerResponse.BodyBuilder response = renderer.headers(status, page, "");
    if (!drafts.of(request).isEmpty()) {
      response.cookie(drafts.clear());
    }
    return response.bodyValue(renderer.render(template, page, parameters));
  }

  /** Responds with a page that asks {@code question}. Its button posts to the page itself. */
  public Mono<ServerResponse> ask(
      ServerRequest request,
      Section section,
      HttpStatus status,
      Question question,
      FormState form) {
    return show(
        request,
        section,
        status,
        "ask.jte",
        Map.of("question", question, "form", form, "path", request.path()));
  }

  /** Responds with {@code secret} of the form that created it. No cache keeps the response. */
  public Mono<ServerResponse> showOnce(ServerRequest request, Section section, ShownSecret secret) {
    return show(request, section, HttpStatus.OK, "once.jte", Map.of("secret", secret));
  }

  /**
   * What was typed into this page before its session ended; {@link FormState#EMPTY} for nothing.
   */
  public FormState draft(ServerRequest request) {
    Map<String, String> typed = drafts.of(request);
    return typed.isEmpty() ? FormState.EMPTY : FormState.of(typed);
  }

  /** 303 to the page of {@code request}, which says once that {@code what} is done. */
  public Mono<ServerResponse> done(ServerRequest request, String what) {
    return redirect(request.path() + "?" + DONE + "=" + what);
  }

  /**
   * Text {@code <page>.done.<what>} after {@link #done}; null for none. An address that someone
   * else made can show these texts, and no others.
   */
  public @Nullable String doneText(ServerRequest request, String page) {
    return request
        .queryParam(DONE)
        .flatMap(what -> renderer.texts(request).find(page + "." + DONE + "." + what))
        .orElse(null);
  }

  /** Continues with the result of {@code GET path}, as {@link #with} does. */
  public Mono<ServerResponse> get(
      ServerRequest request, String path, Function<ApiResult, Mono<ServerResponse>> page) {
    return api.get(request, path).flatMap(result -> with(request, result, page));
  }

  /**
   * Continues with the roles of the caller. They decide what a page offers; the API decides what is
   * done.
   */
  public Mono<ServerResponse> roles(
      ServerRequest request, Function<Roles, Mono<ServerResponse>> page) {
    return get(request, "/api/profile", own -> page.apply(new Roles(own.texts("roles"))));
  }

  /**
   * Continues with {@code result} of a GET. Without a session it leads to sign-in and back; any
   * other error is an error page.
   */
  public Mono<ServerResponse> with(
      ServerRequest request, ApiResult result, Function<ApiResult, Mono<ServerResponse>> page) {
    return result.isOk() ? page.apply(result) : failed(request, new PostedForm(Map.of()), result);
  }

  /**
   * Responds to {@code form}, whose call is not OK: leads away as {@link #failed}, or shows the
   * {@code page} with the errors.
   */
  public Mono<ServerResponse> rejected(
      ServerRequest request,
      PostedForm form,
      ApiResult result,
      BiFunction<HttpStatus, FormState, Mono<ServerResponse>> page) {
    return LEADING_AWAY.contains(result.slug())
        ? failed(request, form, result)
        : page.apply(
            FormErrors.status(result), FormErrors.of(form, result, renderer.texts(request)));
  }

  /**
   * Leads to where a person can do something about {@code result}, which is not OK: to sign-in and
   * back, with what was typed; to the proof that it is still them; or to the page of second factors
   * that the account must have. Fails with the failure of {@code result} if it is another.
   */
  public Mono<ServerResponse> failed(ServerRequest request, PostedForm form, ApiResult result) {
    String here = request.path();
    if (result.isSignedOut()) {
      return kept(ReturnPath.signIn(here), here, form);
    }
    return switch (result.slug()) {
      case "elevation-required" -> kept(ReturnPath.elevate(here), here, form);
      case "factor-enrolment-required" -> redirect(Section.SECURITY.path());
      default -> Mono.error(result.failure());
    };
  }

  /** 303 to {@code path} of this service (RFC 9110 section 15.4.4). */
  public Mono<ServerResponse> redirect(String path) {
    return ServerResponse.seeOther(http.publicPath(path)).build();
  }

  private Mono<ServerResponse> kept(String target, String here, PostedForm form) {
    ServerResponse.BodyBuilder response = ServerResponse.seeOther(http.publicPath(target));
    if (!form.fields().isEmpty()) {
      drafts.keep(here, form).ifPresent(response::cookie);
    }
    return response.build();
  }
}
