package dev.forestgate.pages.journal;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.form.AccountPages;
import dev.forestgate.pages.view.PageRenderer;
import dev.forestgate.pages.view.Section;
import dev.forestgate.pages.view.Texts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The journal: sessions by day, the latest first. */
@Component
final class JournalPage {
  static final String PATH = "/account/journal";

  private static final String TEMPLATE = "journal/list.jte";

  private final AccountPages pages;
  private final PageRenderer renderer;

  JournalPage(AccountPages pages, PageRenderer renderer) {
    this.pages = pages;
    this.renderer = renderer;
  }

  /** Fails with INVALID_REQUEST for a cursor that is not of the caller's journal. */
  Mono<ServerResponse> show(ServerRequest request) {
    JournalFilter filter = JournalFilter.of(request);
    return pages.get(request, filter.apiPath(), journals -> show(request, filter, journals));
  }

  private Mono<ServerResponse> show(
      ServerRequest request, JournalFilter filter, ApiResult journals) {
    Texts texts = renderer.texts(request);
    List<SessionCard> cards =
        journals.list("interactions").stream()
            .map(journal -> SessionCard.of(journal, texts))
            .toList();
    var parameters = new HashMap<String, Object>();
    parameters.put("days", Day.of(cards));
    parameters.put("filter", filter);
    parameters.put("older", filter.older(journals.json().path("next").asString("")));
    HttpStatus status = filter.isMalformed() ? HttpStatus.BAD_REQUEST : HttpStatus.OK;
    return pages.show(request, Section.JOURNAL, status, TEMPLATE, Map.copyOf(parameters));
  }
}
