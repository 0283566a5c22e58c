package dev.forestgate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A browser as far as forms need one: it keeps cookies, sends {@code Origin} and the synchroniser
 * token of the page that it saw last, and follows nothing.
 */
public final class FormClient {
  private static final Pattern TOKEN = Pattern.compile("name=\"form_token\" value=\"([^\"]+)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final RunningService service;
  private String token = "";

  public FormClient(RunningService service) {
    this.service = service;
  }

  /** A browser with the session of {@code client}. */
  public static FormClient of(RunningService service, SignedInClient client) {
    var browser = new FormClient(service);
    browser.cookies.put(RunningService.COOKIE, client.cookie());
    return browser;
  }

  /** Where {@code response} leads, which must be a 303. */
  public static String location(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(303);
    return response.headers().firstValue("Location").orElseThrow();
  }

  public Map<String, String> cookies() {
    return cookies;
  }

  /** Synchroniser token of the last page. */
  public String token() {
    return token;
  }

  /** Opens {@code path}. */
  public HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  /** Posts {@code fields}, with the token of the last page unless they have another. */
  public HttpResponse<String> post(String path, Map<String, String> fields) {
    return post(path, fields, service.url());
  }

  /** As {@link #post(String, Map)}, from a page of {@code origin}. */
  public HttpResponse<String> post(String path, Map<String, String> fields, String origin) {
    var all = new LinkedHashMap<>(fields);
    all.putIfAbsent("form_token", token);
    return send(
        request(path)
            .header("Origin", origin)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encoded(all))));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(service.url() + path)).header("Accept", "text/html");
    return cookies.isEmpty() ? request : request.header("Cookie", cookieHeader());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      response.headers().allValues("Set-Cookie").forEach(this::keep);
      Matcher found = TOKEN.matcher(response.body());
      token = found.find() ? found.group(1) : token;
      return response;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private void keep(String cookie) {
    String pair = cookie.split(";", 2)[0];
    String name = pair.substring(0, pair.indexOf('='));
    if (cookie.contains("Max-Age=0")) {
      cookies.remove(name);
    } else {
      cookies.put(name, pair.substring(name.length() + 1));
    }
  }

  private String cookieHeader() {
    return cookies.entrySet().stream()
        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  private static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
