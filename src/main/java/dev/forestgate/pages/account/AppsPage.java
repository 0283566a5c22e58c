package dev.forestgate.pages.account;

import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.ReturnPath;
import dev.forestgate.pages.view.Section;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /account/apps}: clients that may use the account, with buttons that remove them. */
@Component
final class AppsPage {
  private static final String API = "/api/grants";

  private final AccountPages pages;
  private final InternalApi api;
  private final FormTokens tokens;

  AppsPage(AccountPages pages, InternalApi api, FormTokens tokens) {
    this.pages = pages;
    this.api = api;
    this.tokens = tokens;
  }

  /** A service that is no OpenID provider has no such route, and so no client. */
  Mono<ServerResponse> show(ServerRequest request) {
    return api.get(request, API)
        .flatMap(
            result ->
                result.is("not-found") || result.is("needs-postgres")
                    ? withoutProvider(request)
                    : pages.with(
                        request,
                        result,
                        found ->
                            page(
                                request,
                                found.list("grants").stream().map(ConnectedApp::of).toList())));
  }

  private Mono<ServerResponse> withoutProvider(ServerRequest request) {
    return pages.get(request, "/api/auth/session", signedIn -> page(request, List.of()));
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens.readOfSession(request).flatMap(form -> remove(request, form));
  }

  /** A client that is removed already counts as removed: the button was pressed twice. */
  private Mono<ServerResponse> remove(ServerRequest request, PostedForm form) {
    String client = ReturnPath.encoded(form.text("client_id"));
    return api.delete(request, API + "/" + client)
        .flatMap(
            result ->
                result.isOk() || result.is("not-found")
                    ? pages.done(request, "remove")
                    : pages.failed(request, form, result));
  }

  private Mono<ServerResponse> page(ServerRequest request, List<ConnectedApp> apps) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("apps", apps);
    parameters.put("done", pages.doneText(request, "apps"));
    return pages.show(request, Section.APPS, HttpStatus.OK, "account/apps.jte", parameters);
  }
}
