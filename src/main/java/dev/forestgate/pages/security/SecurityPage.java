package dev.forestgate.pages.security;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.view.Section;
import dev.forestgate.transactions.AccountStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** All proofs of identity of an account, and the browsers that it trusts. */
@Component
final class SecurityPage {
  static final String PATH = "/account/security";

  private final AccountPages pages;
  private final InternalApi api;
  private final FormTokens tokens;
  private final WaitingApplication application;
  private final boolean hasPasskeys;

  SecurityPage(
      AccountPages pages,
      InternalApi api,
      FormTokens tokens,
      WaitingApplication application,
      Environment environment) {
    this.pages = pages;
    this.api = api;
    this.tokens = tokens;
    this.application = application;
    this.hasPasskeys = AccountStore.of(environment) == AccountStore.POSTGRES;
  }

  /** Path of the page, which then says the text {@code security.done.<what>}. */
  static String done(String what) {
    return PATH + "?done=" + what;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return application
        .handle(request)
        .orElseGet(() -> pages.get(request, "/api/factors", all -> show(request, all)));
  }

  /**
   * An account that must have a factor and has none cannot list its sessions. It comes here from
   * any page, and sees what it has to do.
   */
  private Mono<ServerResponse> show(ServerRequest request, ApiResult factors) {
    return api.get(request, "/api/sessions")
        .flatMap(
            sessions ->
                sessions.is("factor-enrolment-required")
                    ? show(request, FactorItem.of(factors), List.of(), true)
                    : pages.with(
                        request,
                        sessions,
                        all ->
                            show(request, FactorItem.of(factors), TrustedBrowser.of(all), false)));
  }

  private Mono<ServerResponse> show(
      ServerRequest request,
      List<FactorItem> factors,
      List<TrustedBrowser> browsers,
      boolean mustEnrol) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("passkeys", FactorItem.ofType(factors, FactorItem.PASSKEY));
    parameters.put("apps", FactorItem.ofType(factors, FactorItem.TOTP));
    parameters.put("codes", FactorItem.ofType(factors, FactorItem.RECOVERY_CODES));
    parameters.put("browsers", browsers);
    parameters.put("mustEnrol", mustEnrol);
    parameters.put("hasPasskeys", hasPasskeys);
    parameters.put("done", pages.doneText(request, "security"));
    parameters.put("application", application.link(request));
    return pages.show(
        request, Section.SECURITY, HttpStatus.OK, "security/overview.jte", parameters);
  }

  /** Ends the trust of a browser, with its session. */
  Mono<ServerResponse> endTrust(ServerRequest request) {
    return tokens
        .readOfSession(request)
        .flatMap(
            form ->
                api.delete(request, "/api/sessions/" + Ids.of(form.text("session")))
                    .flatMap(result -> ended(request, form, result)));
  }

  /** The session may have ended meanwhile, which is as well. */
  private Mono<ServerResponse> ended(ServerRequest request, PostedForm form, ApiResult result) {
    return result.isOk() || result.is("not-found")
        ? pages.redirect(done("browser-ended"))
        : pages.failed(request, form, result);
  }
}
