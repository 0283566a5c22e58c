package dev.forestgate.pages.keys;

import dev.forestgate.apikeys.KeyScope;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.Sensitive;
import dev.forestgate.pages.form.ShownSecret;
import dev.forestgate.pages.view.Section;
import dev.forestgate.roles.Role;
import dev.forestgate.roles.Roles;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Creation of an API key, which the response shows once. */
@Component
final class NewKeyPage {
  static final String PATH = KeysPage.PATH + "/new";

  private static final String NAME = "name";
  private static final String SCOPES = "scopes";
  private static final String LIFETIME = "expires_in";

  /** 90 days in seconds: long enough for a program, and short enough for a key that is lost. */
  private static final String USUAL_LIFETIME = "7776000";

  private static final Set<KeyScope> OF_OPERATORS =
      EnumSet.of(KeyScope.ADMIN_READ, KeyScope.ADMIN_WRITE);

  private final AccountPages pages;
  private final InternalApi api;
  private final Sensitive sensitive;
  private final FormTokens tokens;

  NewKeyPage(AccountPages pages, InternalApi api, Sensitive sensitive, FormTokens tokens) {
    this.pages = pages;
    this.api = api;
    this.sensitive = sensitive;
    this.tokens = tokens;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    FormState form = pages.draft(request).orElse(FormState.of(Map.of(LIFETIME, USUAL_LIFETIME)));
    return sensitive.before(request, () -> show(request, HttpStatus.OK, form));
  }

  Mono<ServerResponse> submit(ServerRequest request) {
    return tokens
        .readOfSession(request)
        .flatMap(
            form ->
                api.post(request, KeyItem.API, body(form))
                    .flatMap(result -> answer(request, form, result)));
  }

  private static Map<String, Object> body(PostedForm form) {
    Map<String, Object> body = form.body(NAME);
    body.put(SCOPES, form.chosen(SCOPES));
    if (form.has(LIFETIME)) {
      body.put(LIFETIME, form.number(LIFETIME));
    }
    return body;
  }

  private Mono<ServerResponse> answer(ServerRequest request, PostedForm form, ApiResult result) {
    return result.isOk()
        ? pages.showOnce(
            request,
            Section.SECURITY,
            new ShownSecret(
                "keys.created", result.json().path("key").asString(), "", KeysPage.PATH))
        : pages.rejected(request, form, result, (status, state) -> show(request, status, state));
  }

  private Mono<ServerResponse> show(ServerRequest request, HttpStatus status, FormState form) {
    return pages.roles(request, own -> show(request, status, form, scopes(own)));
  }

  private Mono<ServerResponse> show(
      ServerRequest request, HttpStatus status, FormState form, List<String> scopes) {
    return pages.show(
        request, Section.SECURITY, status, "keys/new.jte", Map.of("form", form, "scopes", scopes));
  }

  /** Scopes that do something for an account with {@code own} roles. */
  private static List<String> scopes(Roles own) {
    return Arrays.stream(KeyScope.values())
        .filter(scope -> own.has(Role.VIEWER) || !OF_OPERATORS.contains(scope))
        .map(KeyScope::text)
        .toList();
  }
}
