package dev.forestgate.pages.link;

import static org.springframework.http.MediaType.APPLICATION_FORM_URLENCODED;
import static org.springframework.web.reactive.function.server.RequestPredicates.contentType;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.http.body.Responses;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.LinkToken;
import dev.forestgate.pages.form.VisitorPages;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * Routes of the pages that links of e-mails open. They post forms to themselves; JSON is for the
 * API at the same path.
 */
@Component
public final class LinkRoutes {
  private static final String NOT_ME = "/api/auth/not-me";
  private static final String UNDO = "/api/auth/email/undo";
  private static final RequestPredicate FORM = contentType(APPLICATION_FORM_URLENCODED);

  private final VerifyPage verify;
  private final ResetPage reset;
  private final ConfirmPage notMe;
  private final ConfirmPage undo;

  LinkRoutes(
      VerifyPage verify, ResetPage reset, VisitorPages pages, InternalApi api, JsonMapper json) {
    this.verify = verify;
    this.reset = reset;
    this.notMe =
        new ConfirmPage(pages, api, new LinkToken(pages, json, "not-me", NOT_ME), NOT_ME, "not-me");
    this.undo = new ConfirmPage(pages, api, new LinkToken(pages, json, "undo", UNDO), UNDO, "undo");
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(VerifyPage.PATH, verify::show)
        .POST(VerifyPage.PATH, FORM, verify::submit)
        .POST(VerifyPage.RESEND, FORM, verify::resend)
        .GET(ResetPage.PATH, reset::show)
        .POST(ResetPage.PATH, FORM, reset::submit)
        .GET(NOT_ME, notMe::show)
        .POST(NOT_ME, FORM, notMe::submit)
        .GET(UNDO, undo::show)
        .POST(UNDO, FORM, undo::submit)
        .filter(Responses.producing(Responses.HTML))
        .build();
  }
}
