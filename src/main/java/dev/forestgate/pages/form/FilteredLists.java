package dev.forestgate.pages.form;

import dev.forestgate.pages.api.ApiResult;
import dev.forestgate.pages.api.InternalApi;
import dev.forestgate.pages.view.PageRenderer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lists of the API that a page filters by the parameters of its address, page by page. */
@Component
public final class FilteredLists {
  /** Name of the parameter that tells where a page begins. */
  public static final String CURSOR = "cursor";

  private final AccountPages pages;
  private final InternalApi api;
  private final PageRenderer renderer;

  FilteredLists(AccountPages pages, InternalApi api, PageRenderer renderer) {
    this.pages = pages;
    this.api = api;
    this.renderer = renderer;
  }

  /**
   * Shows what {@code call} finds. Parameters that the API refuses are shown with an empty list.
   *
   * @param path of the page
   * @param asked parameters of the page
   * @param call path and parameters of the API
   */
  public Mono<ServerResponse> show(
      ServerRequest request,
      String path,
      Map<String, String> asked,
      String call,
      Function<Found, Mono<ServerResponse>> page) {
    return api.get(request, call)
        .flatMap(
            result ->
                result.is("invalid-request")
                    ? page.apply(refused(request, asked, result))
                    : pages.with(request, result, found -> page.apply(found(path, asked, found))));
  }

  private Found refused(ServerRequest request, Map<String, String> asked, ApiResult result) {
    FormState form = FormErrors.of(new PostedForm(asked), result, renderer.texts(request));
    return new Found(HttpStatus.BAD_REQUEST, form, result, "");
  }

  private static Found found(String path, Map<String, String> asked, ApiResult result) {
    String next = result.json().path("next").asString("");
    return new Found(
        HttpStatus.OK,
        FormState.of(asked),
        result,
        next.isEmpty() ? "" : path(path, with(asked, CURSOR, next)));
  }

  /** The parameters {@code names} of {@code request} that are not empty. */
  public static Map<String, String> of(ServerRequest request, String... names) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : names) {
      request
          .queryParam(name)
          .map(String::strip)
          .filter(value -> !value.isEmpty())
          .ifPresent(value -> found.put(name, value));
    }
    return found;
  }

  /** {@code path} with {@code parameters}. */
  public static String path(String path, Map<String, String> parameters) {
    return parameters.isEmpty()
        ? path
        : parameters.entrySet().stream()
            .map(one -> one.getKey() + "=" + ReturnPath.encoded(one.getValue()))
            .collect(Collectors.joining("&", path + "?", ""));
  }

  /** {@code parameters}, and {@code name} with {@code value}. */
  public static Map<String, String> with(
      Map<String, String> parameters, String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    all.put(name, value);
    return all;
  }

  /**
   * Contents of a page.
   *
   * @param form the filters
   * @param result of the API; without items if it refused the filters
   * @param next address of the next page; empty on the last one
   */
  public record Found(HttpStatus status, FormState form, ApiResult result, String next) {}
}
