package dev.forestgate.pages.entry;

import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.FormTokens;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The button that signs out: a POST, so that no link or picture of another site can do it. */
@Component
final class SignOutForm {
  private final InternalApi api;
  private final FormTokens tokens;
  private final HttpProperties http;

  SignOutForm(InternalApi api, FormTokens tokens, HttpProperties http) {
    this.api = api;
    this.tokens = tokens;
    this.http = http;
  }

  /** Leads to sign-in, also where the session had ended before. */
  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens
        .readOfSession(request)
        .flatMap(form -> api.post(request, "/api/auth/logout", Map.of()))
        .flatMap(
            result ->
                result.isOk() || result.isSignedOut()
                    ? ServerResponse.seeOther(http.publicPath("/sign-in"))
                        .cookies(all -> all.addAll(result.cookies()))
                        .build()
                    : Mono.error(result.failure()));
  }
}
