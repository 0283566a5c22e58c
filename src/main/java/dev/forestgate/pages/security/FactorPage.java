package dev.forestgate.pages.security;

import static dev.forestgate.failure.Failure.NOT_FOUND;

import dev.forestgate.failure.Failed;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.view.Section;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Name and removal of one passkey or authenticator app. */
@Component
final class FactorPage {
  static final String PATH = SecurityPage.PATH + "/factors/{id}";

  private final AccountPages pages;
  private final InternalApi api;
  private final FormTokens tokens;

  FactorPage(AccountPages pages, InternalApi api, FormTokens tokens) {
    this.pages = pages;
    this.api = api;
    this.tokens = tokens;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return show(request, HttpStatus.OK, pages.draft(request));
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens
        .readOfSession(request)
        .flatMap(form -> form.has("remove") ? remove(request, form) : rename(request, form));
  }

  private Mono<ServerResponse> rename(ServerRequest request, PostedForm form) {
    return api.patch(request, path(request), Map.of("name", form.text("name")))
        .flatMap(
            result ->
                result.isOk()
                    ? pages.redirect(SecurityPage.done("renamed"))
                    : pages.rejected(
                        request, form, result, (status, state) -> show(request, status, state)));
  }

  /** A factor that is gone was removed by the same form before. */
  private Mono<ServerResponse> remove(ServerRequest request, PostedForm form) {
    return api.delete(request, path(request))
        .flatMap(
            result ->
                result.isOk() || result.is("not-found")
                    ? pages.redirect(SecurityPage.done("removed"))
                    : pages.failed(request, form, result));
  }

  private static String path(ServerRequest request) {
    return "/api/factors/" + Ids.of(request.pathVariable("id"));
  }

  private Mono<ServerResponse> show(ServerRequest request, HttpStatus status, FormState form) {
    return pages.get(request, "/api/factors", all -> show(request, status, form, all));
  }

  private Mono<ServerResponse> show(
      ServerRequest request, HttpStatus status, FormState form, ApiResult factors) {
    List<FactorItem> real =
        FactorItem.of(factors).stream().filter(FactorItem::isSecondFactor).toList();
    FactorItem factor =
        real.stream()
            .filter(one -> one.id().equals(request.pathVariable("id")))
            .findFirst()
            .orElseThrow(() -> Failed.of(NOT_FOUND));
    return pages.show(
        request,
        Section.SECURITY,
        status,
        "security/factor.jte",
        Map.of(
            "factor",
            factor,
            "isLast",
            real.size() == 1,
            "form",
            form.values().containsKey("name") ? form : form.with("name", factor.name())));
  }
}
