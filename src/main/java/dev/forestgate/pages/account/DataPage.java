package dev.forestgate.pages.account;

import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.view.PageRenderer;
import dev.forestgate.pages.view.Section;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code /account/data}: a copy of all data, and deletion of the account, for which its name and
 * password are typed.
 */
@Component
final class DataPage {
  private static final String NAME = "login";
  private static final String PASSWORD = "password";
  private static final String EXPORT = "export";

  private final AccountPages pages;
  private final PageRenderer renderer;
  private final InternalApi api;
  private final FormTokens tokens;
  private final HttpProperties http;

  DataPage(
      AccountPages pages,
      PageRenderer renderer,
      InternalApi api,
      FormTokens tokens,
      HttpProperties http) {
    this.pages = pages;
    this.renderer = renderer;
    this.api = api;
    this.tokens = tokens;
    this.http = http;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return profile(request, profile -> page(request, HttpStatus.OK, profile, pages.draft(request)));
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens
        .readOfSession(request)
        .flatMap(
            form ->
                form.text(FormState.ACTION).equals(EXPORT)
                    ? export(request, form)
                    : delete(request, form));
  }

  private Mono<ServerResponse> export(ServerRequest request, PostedForm form) {
    return api.post(request, DataExport.PATH, Map.of())
        .flatMap(
            result ->
                result.isOk() ? pages.done(request, EXPORT) : pages.failed(request, form, result));
  }

  private Mono<ServerResponse> delete(ServerRequest request, PostedForm form) {
    return api.get(request, Profile.PATH)
        .flatMap(
            result ->
                result.isOk()
                    ? delete(request, form, Profile.of(result))
                    : pages.failed(request, form, result));
  }

  /**
   * Deletes the account of the session alone: the API would delete any account whose name and
   * password are given.
   */
  private Mono<ServerResponse> delete(ServerRequest request, PostedForm form, Profile profile) {
    if (!form.text(NAME).strip().equalsIgnoreCase(profile.name())) {
      String text = renderer.texts(request).get("data.delete.other-name");
      return page(
          request,
          HttpStatus.BAD_REQUEST,
          profile,
          new FormState(form.shown(), Map.of(NAME, text), null));
    }
    return api.post(
            request, "/api/delete", Map.of(NAME, profile.name(), PASSWORD, form.text(PASSWORD)))
        .flatMap(result -> answer(request, form, profile, result));
  }

  private Mono<ServerResponse> answer(
      ServerRequest request, PostedForm form, Profile profile, ApiResult result) {
    if (result.isOk()) {
      return result.withCookies(ServerResponse.seeOther(http.publicPath(GoodbyePage.PATH))).build();
    }
    if (result.is("invalid-credentials")) {
      String text = renderer.texts(request).get("problem.invalid-credentials.current_password");
      return page(
          request,
          HttpStatus.BAD_REQUEST,
          profile,
          new FormState(form.shown(), Map.of(PASSWORD, text), null));
    }
    return pages.rejected(
        request, form, result, (status, state) -> page(request, status, profile, state));
  }

  private Mono<ServerResponse> profile(
      ServerRequest request, Function<Profile, Mono<ServerResponse>> next) {
    return pages.get(request, Profile.PATH, found -> next.apply(Profile.of(found)));
  }

  private Mono<ServerResponse> page(
      ServerRequest request, HttpStatus status, Profile profile, FormState form) {
    return pages.get(
        request,
        DataExport.PATH,
        found -> page(request, status, profile, form, DataExport.of(found.json())));
  }

  private Mono<ServerResponse> page(
      ServerRequest request,
      HttpStatus status,
      Profile profile,
      FormState form,
      DataExport export) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("profile", profile);
    parameters.put("form", form);
    parameters.put("export", export);
    parameters.put("done", export.isRunning() ? pages.doneText(request, "data") : null);
    return pages.show(request, Section.DATA, status, "account/data.jte", parameters);
  }
}
