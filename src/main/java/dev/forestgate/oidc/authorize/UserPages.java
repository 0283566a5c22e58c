package dev.forestgate.oidc.authorize;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.clients.OidcProperties;
import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.pages.form.ReturnPath;
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

  /** Parameter by which a front end of another origin learns which page is wanted. */
  private static final String ACTION = "action";

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
    parameters.put(ReturnPath.FIELD, back(page, request, session));
    PASSED_ON.forEach(
        name -> {
          String value = request.parameter(name);
          if (value != null) {
            parameters.put(name, value);
          }
        });
    return ServerResponse.seeOther(address(page, parameters)).build();
  }

  /** Redirects to {@code request} itself, which a browser then sends with its cookie. */
  Mono<ServerResponse> again(AuthorizationRequest request) {
    return ServerResponse.seeOther(http.publicPath(AUTHORIZE + "?" + encoded(request.parameters())))
        .build();
  }

  private URI address(Interaction.Page page, Map<String, String> parameters) {
    if (loginUrl != null) {
      parameters.put(ACTION, page.action());
      return URI.create(
          loginUrl + (loginUrl.getRawQuery() == null ? "?" : "&") + encoded(parameters));
    }
    return http.publicPath(
        switch (page) {
          case SIGN_IN -> "/sign-in?" + encoded(parameters);
          case ELEVATE -> {
            parameters.put(ReturnPath.ALWAYS, "true");
            yield "/account/elevate?" + encoded(parameters);
          }
          case ENROL -> "/account/security?" + encoded(parameters);
        });
  }

  /** Path of the same request; for a page of another origin the whole address. */
  private String back(
      Interaction.Page page, AuthorizationRequest request, Optional<Session> session) {
    Map<String, String> parameters = new LinkedHashMap<>(request.parameters());
    long insufficient =
        session.map(found -> found.assurance().authTime().toEpochMilli()).orElse(0L);
    parameters.put(RequestParser.INSUFFICIENT, String.valueOf(insufficient));
    if (page == Interaction.Page.ENROL) {
      parameters.put(RequestParser.ENROLMENT_OFFERED, "true");
    }
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
