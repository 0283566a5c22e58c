package dev.forestgate.pages.entry;

import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.ReturnPath;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /}: leads to the account, or to sign-in without a session. */
@Component
final class StartPage {
  private final InternalApi api;
  private final HttpProperties http;

  StartPage(InternalApi api, HttpProperties http) {
    this.api = api;
    this.http = http;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return api.get(request, "/api/auth/session")
        .map(session -> session.isOk() ? ReturnPath.DEFAULT : "/sign-in")
        .flatMap(path -> ServerResponse.seeOther(http.publicPath(path)).build());
  }
}
