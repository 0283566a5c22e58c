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

/** A new secret for a client, which the response shows once. */
@Component
final class ClientSecretPage {
  static final String PATH = ClientsPage.CLIENT + "/secret";

  private static final String OVERLAP = "previous_expires_in";

  /** A day in seconds. */
  private static final String USUAL = "86400";

  /** Field with the time of the last change of the client that the page knows. */
  private static final String SEEN = "updated_at";

  private final AccountPages pages;
  private final ClientsPage clients;
  private final InternalApi api;
  private final Sensitive sensitive;
  private final FormTokens tokens;

  ClientSecretPage(
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
    FormState form = FormState.of(Map.of(OVERLAP, USUAL));
    return clients.client(
        request,
        client -> sensitive.before(request, () -> show(request, HttpStatus.OK, client, form)));
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens
        .readOfSession(request)
        .flatMap(form -> clients.client(request, client -> submit(request, form, client)));
  }

  /** A form that is sent again makes no secret: the first one may be in use already. */
  private Mono<ServerResponse> submit(ServerRequest request, PostedForm form, ApiResult client) {
    return form.text(SEEN).equals(seen(client))
        ? api.post(
                request,
                ClientsPage.apiPath(request) + "/secret",
                Map.of(OVERLAP, form.number(OVERLAP)))
            .flatMap(result -> answer(request, form, client, result))
        : pages.redirect(ClientsPage.path(request.pathVariable("id")));
  }

  private Mono<ServerResponse> answer(
      ServerRequest request, PostedForm form, ApiResult client, ApiResult result) {
    String id = request.pathVariable("id");
    return result.isOk()
        ? pages.showOnce(
            request,
            Section.CLIENTS,
            new ShownSecret(
                "client.rotated",
                result.json().path("client_secret").asString(),
                id,
                ClientsPage.path(id)))
        : pages.rejected(
            request,
            form,
            result,
            (status, state) -> show(request, status, client, state.asAlert()));
  }

  private static String seen(ApiResult client) {
    return client.json().path(SEEN).asString("");
  }

  private Mono<ServerResponse> show(
      ServerRequest request, HttpStatus status, ApiResult client, FormState form) {
    return pages.show(
        request,
        Section.CLIENTS,
        status,
        "clients/secret.jte",
        Map.of("client", ClientItem.of(client.json()), "form", form.with(SEEN, seen(client))));
  }
}
