package dev.forestgate.pages.security;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.view.Section;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * New recovery codes, shown once: in the response to the form that made them, which no cache keeps.
 */
@Component
final class CodesPage {
  private final AccountPages pages;

  CodesPage(AccountPages pages) {
    this.pages = pages;
  }

  /**
   * Shows the codes of {@code result}. Leads to the overview if it has none, as the factor is not
   * the first of its account.
   *
   * @param done what was done, as in {@link SecurityPage#done}
   */
  Mono<ServerResponse> show(ServerRequest request, ApiResult result, String done) {
    List<String> codes = result.texts("recovery_codes");
    return codes.isEmpty()
        ? pages.redirect(SecurityPage.done(done))
        : pages.show(
            request,
            Section.SECURITY,
            HttpStatus.OK,
            "security/codes.jte",
            Map.of("codes", codes, "done", done));
  }
}
