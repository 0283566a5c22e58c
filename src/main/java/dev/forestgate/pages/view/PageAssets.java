package dev.forestgate.pages.view;

import static dev.forestgate.failure.Failure.NOT_FOUND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.http.body.StaticFile;
import dev.forestgate.secret.Base64Url;
import dev.forestgate.secret.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Style sheet, modules and pictures of the pages. Their path has a digest of all of them, so that
 * caches keep them for good and modules import each other by relative paths.
 */
@Component
public final class PageAssets {
  static final String CUSTOM_CSS = "custom.css";

  private static final String LOGO = "logo";
  private static final int VERSION_LENGTH = 16;
  private static final CacheControl FOR_GOOD =
      CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

  private static final Map<String, MediaType> TYPES =
      Map.of(
          "css", new MediaType("text", "css", UTF_8),
          "js", new MediaType("text", "javascript", UTF_8),
          "svg", new MediaType("image", "svg+xml"),
          "png", MediaType.IMAGE_PNG,
          "webp", new MediaType("image", "webp"));

  private final PageProperties properties;
  private final Map<String, StaticFile> files = new LinkedHashMap<>();
  private final @Nullable String logo;
  private final String version;

  PageAssets(PageProperties properties) {
    this.properties = properties;
    readOwn();
    Path css = properties.css();
    if (css != null) {
      add(CUSTOM_CSS, read(css, "forestgate.pages.css", List.of("css")));
    }
    this.logo = logo(properties.logo());
    this.version = digest();
  }

  /** Path of {@code file} below the public URL. Throws if there is no such file. */
  public String path(String file) {
    if (!files.containsKey(file)) {
      throw new IllegalArgumentException("there is no file " + file);
    }
    return "/assets/" + version + "/" + file;
  }

  @Nullable String logo() {
    return logo == null ? null : path(logo);
  }

  /** False if pages are turned off. */
  public boolean areOn() {
    return properties.enabled();
  }

  public RouterFunction<ServerResponse> routes() {
    return route().GET("/assets/{version}/{file}", this::serve).build();
  }

  /** Responds with a file. Fails with NOT_FOUND for another version or file. */
  private Mono<ServerResponse> serve(ServerRequest request) {
    StaticFile file = files.get(request.pathVariable("file"));
    return file == null || !request.pathVariable("version").equals(version)
        ? Mono.error(Failed.of(NOT_FOUND))
        : file.respond(request, Map.of());
  }

  private void readOwn() {
    try {
      for (Resource file :
          new PathMatchingResourcePatternResolver().getResources("classpath:pages/assets/*.*")) {
        add(Objects.requireNonNull(file.getFilename()), file.getContentAsByteArray());
      }
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private @Nullable String logo(@Nullable Path path) {
    if (path == null) {
      return null;
    }
    String name = LOGO + "." + suffix(path.toString());
    add(name, read(path, "forestgate.pages.logo", List.of("svg", "png", "webp")));
    return name;
  }

  private void add(String name, byte[] content) {
    MediaType type = Objects.requireNonNull(TYPES.get(suffix(name)), name);
    files.put(name, new StaticFile(type, FOR_GOOD, content));
  }

  private String digest() {
    StringBuilder all = new StringBuilder();
    files.forEach((name, file) -> all.append(name).append(' ').append(file.digest()).append('\n'));
    return Base64Url.encode(Sha256.of(all.toString().getBytes(UTF_8))).substring(0, VERSION_LENGTH);
  }

  private static byte[] read(Path path, String setting, List<String> suffixes) {
    if (!suffixes.contains(suffix(path.toString()))) {
      throw new StartRefused(
          setting + " names a file of another type", "Use one of ." + String.join(", .", suffixes));
    }
    try {
      return Files.readAllBytes(path);
    } catch (IOException unreadable) {
      throw new StartRefused(setting + " cannot be read: " + unreadable, "Name a readable file");
    }
  }

  private static String suffix(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
