package dev.forestgate.discovery;

import static dev.forestgate.failure.Failure.NOT_FOUND;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.body.StaticFile;
import dev.forestgate.pages.view.Brand;
import dev.forestgate.pages.view.PageAssets;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.HtmlUtils;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Human-readable API documentation: {@code /docs} with Swagger UI, {@code /redoc} with Redoc. All
 * files come from the jar. Files that are not listed here are not served.
 */
@Component
final class ApiPages {
  static final MediaType CSS = new MediaType("text", "css", UTF_8);
  static final MediaType JAVASCRIPT = new MediaType("text", "javascript", UTF_8);

  private static final String BASE_POLICY =
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " connect-src 'self'; img-src 'self' data:; script-src 'self'; ";

  private static final Map<String, String> DOCS_HEADERS = policy("style-src 'self'");

  /**
   * Allows Redoc's style elements by hash: it adds them empty, hence the hash of the empty string,
   * and one with content, for scroll bars. Any other inline style is blocked. Redoc's search runs
   * in a worker that it creates from a blob.
   */
  private static final Map<String, String> REDOC_HEADERS =
      policy(
          "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
              + " 'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='; worker-src blob:");

  /** The only file that Redoc fetches from another host: the logo of its vendor. */
  private static final String REDOC_LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg";

  /**
   * Loaded at the first request, since most services never serve the pages; the files take 3 MB of
   * memory.
   */
  private final Mono<Map<String, StaticFile>> assets;

  private final Brand brand;
  private final PageAssets files;

  ApiPages(Brand brand, PageAssets files) {
    this.brand = brand;
    this.files = files;
    this.assets =
        Mono.fromCallable(this::read)
            .subscribeOn(Schedulers.boundedElastic())
            .cacheInvalidateIf(all -> false);
  }

  Mono<ServerResponse> docs(ServerRequest request) {
    return answer(request, "docs.html", DOCS_HEADERS);
  }

  Mono<ServerResponse> docsFile(ServerRequest request) {
    return answer(request, "docs/" + request.pathVariable("file"), Map.of());
  }

  Mono<ServerResponse> redoc(ServerRequest request) {
    return answer(request, "redoc.html", REDOC_HEADERS);
  }

  Mono<ServerResponse> redocFile(ServerRequest request) {
    return answer(request, "redoc/" + request.pathVariable("file"), Map.of());
  }

  private Mono<ServerResponse> answer(
      ServerRequest request, String name, Map<String, String> headers) {
    return assets
        .filter(all -> all.containsKey(name))
        .switchIfEmpty(Mono.error(() -> Failed.of(NOT_FOUND)))
        .map(all -> all.get(name))
        .flatMap(asset -> asset.respond(request, headers));
  }

  private Map<String, StaticFile> read() throws IOException {
    String redoc = new String(webjar("redoc", "redoc.standalone.js"), UTF_8);
    return Map.of(
        "docs.html", page("docs.html"),
        "docs/docs.css", css(),
        "docs/docs.js", asset(JAVASCRIPT, resource("docs.js")),
        "docs/swagger-ui.css", asset(CSS, webjar("swagger-ui", "swagger-ui.css")),
        "docs/swagger-ui-bundle.js",
            asset(JAVASCRIPT, webjar("swagger-ui", "swagger-ui-bundle.js")),
        "redoc.html", page("redoc.html"),
        "redoc/redoc.js", asset(JAVASCRIPT, resource("redoc.js")),
        "redoc/redoc.css", css(),
        "redoc/redoc.standalone.js",
            asset(JAVASCRIPT, redoc.replace(REDOC_LOGO, "data:,").getBytes(UTF_8)));
  }

  /** A page with the name and the logo of the product. */
  private StaticFile page(String file) throws IOException {
    String logo = brand.logo();
    String html =
        new String(resource(file), UTF_8)
            .replace("{{name}}", HtmlUtils.htmlEscape(brand.name()))
            .replace("{{logo}}", (logo == null ? files.path("icon.svg") : logo).substring(1));
    return asset(Responses.HTML, html.getBytes(UTF_8));
  }

  /** The style sheet of both pages with the color of the product. */
  private StaticFile css() throws IOException {
    String css = new String(resource("api.css"), UTF_8);
    return asset(CSS, (css + Objects.requireNonNullElse(brand.colors(), "")).getBytes(UTF_8));
  }

  private static StaticFile asset(MediaType type, byte[] content) {
    return new StaticFile(type, StaticFile.REVALIDATED, content);
  }

  private static byte[] resource(String name) throws IOException {
    return new ClassPathResource("pages/" + name).getContentAsByteArray();
  }

  /** Reads one file of a webjar. The pattern leaves the version to the build. */
  private static byte[] webjar(String name, String file) throws IOException {
    String pattern = "classpath:META-INF/resources/webjars/" + name + "/*/" + file;
    Resource[] found = new PathMatchingResourcePatternResolver().getResources(pattern);
    if (found.length != 1) {
      throw new FileNotFoundException(pattern);
    }
    return found[0].getContentAsByteArray();
  }

  private static Map<String, String> policy(String more) {
    return Map.of("Content-Security-Policy", BASE_POLICY + more);
  }
}
