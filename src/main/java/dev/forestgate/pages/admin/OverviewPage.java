package dev.forestgate.pages.admin;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.view.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** {@code /admin}: figures of the service, and the rates of the last hour. */
@Component
final class OverviewPage {
  private static final List<String> FIGURES =
      List.of(
          "sign_ins",
          "sign_in_failures",
          "registrations",
          "sessions_ended",
          "emails_sent",
          "requests",
          "server_errors");

  private final AccountPages pages;

  OverviewPage(AccountPages pages) {
    this.pages = pages;
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return pages.get(request, "/api/admin/overview", found -> page(request, found));
  }

  private Mono<ServerResponse> page(ServerRequest request, ApiResult found) {
    List<JsonNode> minutes = found.list("minutes");
    return pages.show(
        request,
        Section.OVERVIEW,
        HttpStatus.OK,
        "admin/overview.jte",
        Map.of("figures", found.json(), "bars", Bar.of(minutes), "rates", rates(minutes)));
  }

  /** Of each figure the number in the last whole minute, and in all of them. */
  private static Map<String, long[]> rates(List<JsonNode> minutes) {
    Map<String, long[]> rates = new LinkedHashMap<>();
    for (String figure : FIGURES) {
      long all = minutes.stream().mapToLong(minute -> Bar.count(minute, figure)).sum();
      long last = minutes.size() < 2 ? all : Bar.count(minutes.get(minutes.size() - 2), figure);
      rates.put(figure.replace('_', '-'), new long[] {last, all});
    }
    return rates;
  }
}
