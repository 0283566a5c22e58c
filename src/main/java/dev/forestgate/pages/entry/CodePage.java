package dev.forestgate.pages.entry;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.FormErrors;
import dev.forestgate.pages.form.FormState;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.ReturnPath;
import dev.forestgate.pages.form.StateCookie;
import dev.forestgate.pages.form.VisitorPages;
import dev.forestgate.signin.completion.CodeSignInProperties;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sign-in by the six digits of an e-mail: the page asks for an address, and then for the digits.
 * The challenge is in a cookie meanwhile. Fails with NOT_FOUND if sign-in by code is off.
 */
@Component
final class CodePage {
  private static final String PATH = "/sign-in/code";
  private static final String API = "/api/auth/code";
  private static final String TEMPLATE = "entry/code.jte";
  private static final String CHALLENGE = "challenge";
  private static final String EMAIL = "email";
  private static final String CODE = "code";
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private final VisitorPages pages;
  private final InternalApi api;
  private final SecondStep secondStep;
  private final CodeSignInProperties properties;
  private final StateCookie waiting;

  CodePage(
      VisitorPages pages,
      InternalApi api,
      SecondStep secondStep,
      CodeSignInProperties properties,
      JsonMapper json) {
    this.pages = pages;
    this.api = api;
    this.secondStep = secondStep;
    this.properties = properties;
    this.waiting = new StateCookie(json, "sign-in-code", LIFETIME);
  }

  /** Asks for the digits if an e-mail was requested; for an address otherwise. */
  Mono<ServerResponse> show(ServerRequest request) {
    if (properties.isOff()) {
      return Mono.error(Failed.of(Failure.NOT_FOUND));
    }
    String asked = request.queryParam(ReturnPath.FIELD).orElse(null);
    return asked == null
        ? waiting
            .of(request)
            .map(state -> show(request, HttpStatus.OK, FormState.of(shown(state)), true))
            .orElseGet(() -> show(request, HttpStatus.OK, FormState.EMPTY, false))
        : show(
            request,
            HttpStatus.OK,
            FormState.of(Map.of(ReturnPath.FIELD, ReturnPath.of(asked))),
            false);
  }

  /** Takes an address, or the digits. */
  Mono<ServerResponse> submit(ServerRequest request) {
    return pages
        .read(request)
        .flatMap(
            form -> form.fields().containsKey(CODE) ? enter(request, form) : send(request, form));
  }

  private Mono<ServerResponse> send(ServerRequest request, PostedForm form) {
    return api.post(request, API, form.body(EMAIL))
        .flatMap(
            result ->
                result.isOk()
                    ? pages.redirect(PATH).cookie(waiting.keep(state(form, result))).build()
                    : refuse(request, form, result, false));
  }

  private static Map<String, String> state(PostedForm form, ApiResult result) {
    return Map.of(
        CHALLENGE,
        result.json().path(CHALLENGE).asString(""),
        EMAIL,
        form.text(EMAIL),
        ReturnPath.FIELD,
        ReturnPath.of(form.text(ReturnPath.FIELD)));
  }

  private Mono<ServerResponse> enter(ServerRequest request, PostedForm form) {
    return waiting
        .of(request)
        .map(state -> enter(request, form, state))
        .orElseGet(() -> pages.redirect(PATH).build());
  }

  private Mono<ServerResponse> enter(
      ServerRequest request, PostedForm form, Map<String, String> state) {
    var body = new HashMap<String, Object>(form.body(CODE));
    body.put(CHALLENGE, state.getOrDefault(CHALLENGE, ""));
    body.put("mode", "cookie");
    return api.post(request, API + "/verify", body)
        .flatMap(result -> answer(request, form, state, result));
  }

  private Mono<ServerResponse> answer(
      ServerRequest request, PostedForm form, Map<String, String> state, ApiResult result) {
    String returnTo = ReturnPath.of(state.get(ReturnPath.FIELD));
    if (result.isOk()) {
      return result.withCookies(pages.redirect(returnTo)).cookie(waiting.clear()).build();
    }
    if (result.is("second-factor-required")) {
      return secondStep.begin(result, returnTo);
    }
    var shown = new HashMap<>(form.fields());
    shown.putAll(shown(state));
    return refuse(request, new PostedForm(shown), result, true);
  }

  private Mono<ServerResponse> refuse(
      ServerRequest request, PostedForm form, ApiResult result, boolean asksForCode) {
    return show(
        request, FormErrors.status(result), pages.errors(request, form, result), asksForCode);
  }

  private Mono<ServerResponse> show(
      ServerRequest request, HttpStatus status, FormState form, boolean asksForCode) {
    String returnTo = ReturnPath.of(form.value(ReturnPath.FIELD));
    return pages.show(
        request,
        status,
        TEMPLATE,
        form.with(ReturnPath.FIELD, returnTo),
        Map.of("asksForCode", asksForCode));
  }

  private static Map<String, String> shown(Map<String, String> state) {
    return Map.of(EMAIL, state.getOrDefault(EMAIL, ""));
  }
}
