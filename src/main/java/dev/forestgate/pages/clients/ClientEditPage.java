package dev.forestgate.pages.clients;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.Sensitive;
import dev.forestgate.pages.view.Section;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Members of a client. */
@Component
final class ClientEditPage {
  static final String PATH = ClientsPage.CLIENT + "/edit";

  private final AccountPages pages;
  private final ClientsPage clients;
  private final InternalApi api;
  private final Sensitive sensitive;
  private final FormTokens tokens;

  ClientEditPage(
      AccountPages pages,
      ClientsPage clients,
      InternalApi api,
      Sensitive sensitive,
      FormTokens tokens) {
    this.pages = pages;
    this.clients = clients;
    this.api = api;
    this.sensitive = sensitive;
    this.tokens = tokens;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    FormState draft = pages.draft(request);
    return clients.client(
        request,
        client ->
            sensitive.before(
                request,
                () ->
                    show(
                        request,
                        HttpStatus.OK,
                        client,
                        draft.orElse(FormState.of(ClientFields.of(client.json()))))));
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens
        .readOfSession(request)
        .flatMap(form -> clients.client(request, client -> submit(request, form, client)));
  }

  /** Changes what differs, as the audit says which members were changed. */
  private Mono<ServerResponse> submit(ServerRequest request, PostedForm form, ApiResult client) {
    Map<String, Object> changed = ClientFields.changed(form, client.json());
    String page = ClientsPage.path(request.pathVariable("id"));
    return changed.isEmpty()
        ? pages.redirect(page)
        : api.patch(request, ClientsPage.apiPath(request), changed)
            .flatMap(
                result ->
                    result.isOk()
                        ? pages.redirect(page + "?done=edit")
                        : pages.rejected(
                            request,
                            form,
                            result,
                            (status, state) -> show(request, status, client, state)));
  }

  private Mono<ServerResponse> show(
      ServerRequest request, HttpStatus status, ApiResult client, FormState form) {
    return pages.show(
        request,
        Section.CLIENTS,
        status,
        "clients/edit.jte",
        Map.of("client", ClientItem.of(client.json()), "form", form));
  }
}
