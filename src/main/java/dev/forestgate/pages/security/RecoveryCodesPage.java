package dev.forestgate.pages.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.Failed;
import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.form.FormTokens;
import dev.forestgate.pages.form.PostedForm;
import dev.forestgate.pages.form.Sensitive;
import dev.forestgate.pages.view.Brand;
import dev.forestgate.pages.view.PageRenderer;
import dev.forestgate.pages.view.Section;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Renewal of recovery codes, and their file. */
@Component
final class RecoveryCodesPage {
  static final String PATH = SecurityPage.PATH + "/recovery-codes";

  /** Id of the codes that new ones replace. */
  private static final String REPLACED = "replaced";

  private static final String CODES = "recovery_codes";
  private static final Pattern CODE = Pattern.compile("[0-9a-z]{5}-[0-9a-z]{5}");
  private static final int MOST = 10;

  private final AccountPages pages;
  private final CodesPage codes;
  private final InternalApi api;
  private final FormTokens tokens;
  private final PageRenderer renderer;
  private final Brand brand;
  private final Sensitive sensitive;

  RecoveryCodesPage(
      AccountPages pages,
      CodesPage codes,
      InternalApi api,
      FormTokens tokens,
      PageRenderer renderer,
      Brand brand,
      Sensitive sensitive) {
    this.pages = pages;
    this.codes = codes;
    this.api = api;
    this.tokens = tokens;
    this.renderer = renderer;
    this.brand = brand;
    this.sensitive = sensitive;
  }

  /** Asks whether to renew. Leads to the overview if the account can have no codes. */
  Mono<ServerResponse> show(ServerRequest request) {
    return pages.get(request, "/api/factors", all -> show(request, FactorItem.of(all)));
  }

  private Mono<ServerResponse> show(ServerRequest request, List<FactorItem> factors) {
    return factors.stream().noneMatch(FactorItem::isSecondFactor)
        ? pages.redirect(SecurityPage.PATH)
        : sensitive.before(
            request,
            () ->
                pages.show(
                    request,
                    Section.SECURITY,
                    HttpStatus.OK,
                    "security/recovery-codes.jte",
                    Map.of(REPLACED, current(factors))));
  }

  /** Id of the codes; empty if there are none. */
  private static String current(List<FactorItem> factors) {
    return FactorItem.ofType(factors, FactorItem.RECOVERY_CODES).stream()
        .map(FactorItem::id)
        .findFirst()
        .orElse("");
  }

  Mono<ServerResponse> renew(ServerRequest request) {
    return tokens
        .readOfSession(request)
        .flatMap(form -> pages.get(request, "/api/factors", all -> renew(request, form, all)));
  }

  /** A form that is sent again renews nothing: its first codes may be printed already. */
  private Mono<ServerResponse> renew(ServerRequest request, PostedForm form, ApiResult factors) {
    return form.text(REPLACED).equals(current(FactorItem.of(factors)))
        ? api.post(request, "/api/factors/recovery-codes", Map.of())
            .flatMap(
                result ->
                    result.isOk()
                        ? codes.show(request, result, "codes")
                        : pages.failed(request, form, result))
        : pages.redirect(SecurityPage.PATH);
  }

  /** Responds with the codes of the form as a file, so that a browser needs no scripts for one. */
  Mono<ServerResponse> file(ServerRequest request) {
    return tokens.readOfSession(request).flatMap(form -> file(request, form));
  }

  private Mono<ServerResponse> file(ServerRequest request, PostedForm form) {
    List<String> given = List.of(form.text(CODES).split(" "));
    if (given.size() > MOST || !given.stream().allMatch(code -> CODE.matcher(code).matches())) {
      return Mono.error(Failed.invalid(CODES, "must be recovery codes"));
    }
    String title = renderer.texts(request).get("codes.file", brand.name());
    return ServerResponse.ok()
        .contentType(new MediaType(MediaType.TEXT_PLAIN, UTF_8))
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"recovery-codes.txt\"")
        .bodyValue(title + "\n\n" + String.join("\n", given) + "\n");
  }
}
