package dev.forestgate.pages.clients;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.Question;
import dev.forestgate.pages.view.Section;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Asks whether a client is to be removed, and removes it. */
@Component
final class ClientRemovalPage {
  static final String PATH = ClientsPage.CLIENT + "/remove";

  private final AccountPages pages;
  private final ClientsPage clients;
  private final InternalApi api;
  private final FormTokens tokens;

  ClientRemovalPage(AccountPages pages, ClientsPage clients, InternalApi api, FormTokens tokens) {
    this.pages = pages;
    this.clients = clients;
    this.api = api;
    this.tokens = tokens;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return show(request, HttpStatus.OK, FormState.EMPTY);
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens
        .readOfSession(request)
        .flatMap(
            form ->
                api.delete(request, ClientsPage.apiPath(request))
                    .flatMap(result -> answer(request, form, result)));
  }

  /** A client that is gone was removed by the same form before. */
  private Mono<ServerResponse> answer(ServerRequest request, PostedForm form, ApiResult result) {
    return result.isOk() || result.is("not-found")
        ? pages.redirect(ClientsPage.PATH + "?done=remove")
        : pages.rejected(
            request, form, result, (status, state) -> show(request, status, state.asAlert()));
  }

  private Mono<ServerResponse> show(ServerRequest request, HttpStatus status, FormState form) {
    return clients.client(
        request,
        client ->
            pages.ask(
                request,
                Section.CLIENTS,
                status,
                new Question(
                    "client.remove",
                    ClientItem.of(client.json()).name(),
                    ClientsPage.path(request.pathVariable("id")),
                    true),
                form));
  }
}
