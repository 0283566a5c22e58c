package dev.forestgate.oidc.authorize;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.clients.OidcProperties;
import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.sessions.model.Session;
import java.net.URI;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Redirects to the pages that sign users in and authenticate them again. They lead back to the same
 * authorization request, which tells then what was not enough before.
 */
@Component
final class UserPages {
  private static final String AUTHORIZE = "/oauth2/authorize";

  /** Parameters of the request that the page needs too. */
  private static final Set<String> PASSED_ON = Set.of("login_hint", "ui_locales", "acr_values");

  private final HttpProperties http;
  private final @Nullable URI loginUrl;

  UserPages(HttpProperties http, OidcProperties properties) {
    this.http = http;
    this.loginUrl = properties.loginUrl();
  }

  /** Redirects to {@code page}. */
  Mono<ServerResponse> show(
      Interaction.Page page, AuthorizationRequest request, Optional<Session> session) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("return_to", back(request, session));
    PASSED_ON.forEach(
        name -> {
          String value = request.parameter(name);
          if (value != null) {
            parameters.put(name, value);
          }
        });
    return ServerResponse.seeOther(address(page, encoded(parameters))).build();
  }

  private URI address(Interaction.Page page, String query) {
    if (loginUrl != null) {
      return URI.create(loginUrl + (loginUrl.getRawQuery() == null ? "?" : "&") + query);
    }
    String path =
        switch (page) {
          case SIGN_IN -> "/sign-in";
          case ELEVATE -> "/account/elevate";
          case ENROL -> "/account/security";
        };
    return http.publicPath(path + "?" + query);
  }

  /** Path of the same request; for a page of another origin the whole address. */
  private String back(AuthorizationRequest request, Optional<Session> session) {
    Map<String, String> parameters = new LinkedHashMap<>(request.parameters());
    long insufficient =
        session.map(found -> found.assurance().authTime().toEpochMilli()).orElse(0L);
    parameters.put(RequestParser.INSUFFICIENT, String.valueOf(insufficient));
    String path = AUTHORIZE + "?" + encoded(parameters);
    String base = http.publicBase();
    return loginUrl == null || base == null ? path : base + path;
  }

  private static String encoded(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
