package dev.forestgate.pages.webhooks;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.Sensitive;
import dev.forestgate.pages.form.ShownSecret;
import dev.forestgate.pages.view.Section;
import dev.forestgate.webhooks.WebhookEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Creation of a webhook, whose secret the response shows once, and changes of one. */
@Component
final class HookFormPage {
  static final String NEW = HooksPage.PATH + "/new";
  static final String EDIT = HooksPage.HOOK + "/edit";

  private static final String URL = "url";
  private static final String EVENTS = "events";
  private static final String SECRET = "secret";

  private final AccountPages pages;
  private final HooksPage hooks;
  private final InternalApi api;
  private final Sensitive sensitive;
  private final FormTokens tokens;

  HookFormPage(
      AccountPages pages,
      HooksPage hooks,
      InternalApi api,
      Sensitive sensitive,
      FormTokens tokens) {
    this.pages = pages;
    this.hooks = hooks;
    this.api = api;
    this.sensitive = sensitive;
    this.tokens = tokens;
  }

  /** Asks the API for the webhooks, so that operators alone see the page. */
  Mono<ServerResponse> showNew(ServerRequest request) {
    FormState form = pages.draft(request);
    return hooks.hooks(
        request,
        any -> sensitive.before(request, () -> show(request, HttpStatus.OK, HooksPage.PATH, form)));
  }

  Mono<ServerResponse> create(ServerRequest request) {
    return tokens
        .readOfSession(request)
        .flatMap(
            form ->
                api.post(request, HooksPage.API, created(form))
                    .flatMap(
                        result ->
                            result.isOk()
                                ? created(request, result)
                                : rejected(request, form, result, HooksPage.PATH)));
  }

  /** Leaves out events if none is chosen, so that the API says that they are required. */
  private static Map<String, Object> created(PostedForm form) {
    Map<String, Object> body = body(form);
    body.remove(EVENTS, List.of());
    return body;
  }

  private Mono<ServerResponse> created(ServerRequest request, ApiResult result) {
    String page = HooksPage.path(result.json().path("id").asString());
    return pages.showOnce(
        request,
        Section.WEBHOOKS,
        new ShownSecret("hook.created", result.json().path(SECRET).asString(), "", page));
  }

  Mono<ServerResponse> showEdit(ServerRequest request) {
    FormState draft = pages.draft(request);
    return hooks.hook(
        request,
        hook ->
            sensitive.before(
                request,
                () ->
                    show(
                        request,
                        HttpStatus.OK,
                        HooksPage.path(hook.id()),
                        draft.orElse(of(hook)))));
  }

  private static FormState of(HookItem hook) {
    Map<String, String> fields = new HashMap<>();
    fields.put(URL, hook.url());
    hook.events().forEach(event -> fields.put(EVENTS + "." + event, "true"));
    return FormState.of(fields);
  }

  Mono<ServerResponse> change(ServerRequest request) {
    return tokens
        .readOfSession(request)
        .flatMap(form -> hooks.hook(request, hook -> change(request, form, hook)));
  }

  /** Changes what differs, as the audit says which members were changed. */
  private Mono<ServerResponse> change(ServerRequest request, PostedForm form, HookItem hook) {
    String page = HooksPage.path(hook.id());
    Map<String, Object> body = body(form);
    body.remove(URL, hook.url());
    body.remove(EVENTS, hook.events());
    return body.isEmpty()
        ? pages.redirect(page)
        : api.patch(request, HooksPage.apiPath(request), body)
            .flatMap(
                result ->
                    result.isOk()
                        ? pages.redirect(page + "?done=edit")
                        : rejected(request, form, result, page));
  }

  /** Without a secret the service draws one, or keeps the one that it has. */
  private static Map<String, Object> body(PostedForm form) {
    Map<String, Object> body = form.body(SECRET);
    body.put(URL, form.text(URL).strip());
    body.put(EVENTS, form.chosen(EVENTS));
    return body;
  }

  private Mono<ServerResponse> rejected(
      ServerRequest request, PostedForm form, ApiResult result, String cancel) {
    return pages.rejected(
        request, form, result, (status, state) -> show(request, status, cancel, state));
  }

  private Mono<ServerResponse> show(
      ServerRequest request, HttpStatus status, String cancel, FormState form) {
    List<String> events = WebhookEvent.texts();
    return pages.show(
        request,
        Section.WEBHOOKS,
        status,
        "webhooks/form.jte",
        Map.of("form", form, "events", events, "cancel", cancel, "path", request.path()));
  }
}
