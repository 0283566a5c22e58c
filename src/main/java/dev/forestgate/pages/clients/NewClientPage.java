package dev.forestgate.pages.clients;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.Sensitive;
import dev.forestgate.pages.form.ShownSecret;
import dev.forestgate.pages.view.Section;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Creation of a client, whose secret the response shows once. */
@Component
final class NewClientPage {
  /** Not below the path of clients, as a client may have the id {@code new}. */
  static final String PATH = "/admin/new-client";

  private final AccountPages pages;
  private final InternalApi api;
  private final Sensitive sensitive;
  private final FormTokens tokens;

  NewClientPage(AccountPages pages, InternalApi api, Sensitive sensitive, FormTokens tokens) {
    this.pages = pages;
    this.api = api;
    this.sensitive = sensitive;
    this.tokens = tokens;
  }

  /** Asks the API for the list of clients, so that operators alone see the page. */
  Mono<ServerResponse> show(ServerRequest request) {
    FormState form = pages.draft(request).orElse(FormState.of(ClientFields.USUAL));
    return pages.get(
        request,
        ClientsPage.API + "?limit=1",
        any -> sensitive.before(request, () -> show(request, HttpStatus.OK, form)));
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens
        .readOfSession(request)
        .flatMap(
            form ->
                api.post(request, ClientsPage.API, ClientFields.created(form))
                    .flatMap(result -> answer(request, form, result)));
  }

  private Mono<ServerResponse> answer(ServerRequest request, PostedForm form, ApiResult result) {
    return result.isOk()
        ? created(request, result)
        : pages.rejected(request, form, result, (status, state) -> show(request, status, state));
  }

  /** A public client has no secret to show. */
  private Mono<ServerResponse> created(ServerRequest request, ApiResult result) {
    String id = result.json().path("id").asString();
    String secret = result.json().path("client_secret").asString("");
    return secret.isEmpty()
        ? pages.redirect(ClientsPage.path(id) + "?done=create")
        : pages.showOnce(
            request,
            Section.CLIENTS,
            new ShownSecret("client.created", secret, id, ClientsPage.path(id)));
  }

  private Mono<ServerResponse> show(ServerRequest request, HttpStatus status, FormState form) {
    return pages.show(request, Section.CLIENTS, status, "clients/new.jte", Map.of("form", form));
  }
}
