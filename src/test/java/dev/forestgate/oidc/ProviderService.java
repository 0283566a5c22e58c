package dev.forestgate.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import dev.forestgate.embedded.SharedFixture;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.secret.Sha256;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/** A provider with clients of each kind, and the requests that they send. */
public final class ProviderService {
  static final String CALLBACK = "https://app.example/callback";
  static final String SECRET = "MpCNyYhK9mVNqwPUE5yTTrLhMlqL-3uGkP1sVmSJLdk";
  static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  /** Of our own, public. */
  static final String OWN = "own";

  /** Of a third party, public: it needs a consent. */
  static final String THIRD = "third";

  /** With a secret by HTTP Basic, ID tokens by RS256, and without PKCE. */
  static final String SHOP = "shop";

  /** With a secret in the form. */
  static final String POSTER = "poster";

  static final LogoutReceiver LOGOUTS = new LogoutReceiver();

  private static final ParameterizedTypeReference<Map<String, Object>> OBJECT =
      new ParameterizedTypeReference<>() {};
  private static final SharedFixture<RunningService> SERVICE =
      SharedFixture.of("the provider", ProviderService::startReplica);

  private final RunningService service = SERVICE.get();
  private final WebTestClient client = service.client();

  /**
   * Starts one more replica of the provider. It has stores of its own, as another service does not
   * know its clients and may run its jobs.
   */
  static RunningService startReplica() {
    return RunningService.start(
        Stream.concat(Stream.of("REDIS_URL=" + TestStores.redisUrl() + "/2"), Stream.of(settings()))
            .toArray(String[]::new));
  }

  static String[] settings() {
    return new String[] {
      client(OWN, "redirect-uris", CALLBACK + ",http://127.0.0.1/callback"),
      client(OWN, "grants", "authorization_code,refresh_token"),
      client(OWN, "scopes", "openid,profile,email,offline_access"),
      client(OWN, "first-party", "true"),
      client(OWN, "backchannel-logout-uri", LOGOUTS.uri()),
      client(OWN, "post-logout-redirect-uris", "https://app.example/bye"),
      client(THIRD, "redirect-uris", CALLBACK + ",com.example.app:/callback"),
      client(THIRD, "name", "A third party"),
      client(SHOP, "redirect-uris", CALLBACK),
      client(SHOP, "secret-hash", hash()),
      client(SHOP, "grants", "authorization_code,client_credentials"),
      client(SHOP, "scopes", "openid,stock.read,stock.write"),
      client(SHOP, "id-token-alg", "RS256"),
      client(SHOP, "pkce", "optional"),
      client(SHOP, "first-party", "true"),
      client(POSTER, "redirect-uris", CALLBACK),
      client(POSTER, "secret-hash", hash()),
      client(POSTER, "auth-method", "client_secret_post"),
      client(POSTER, "audience", "https://api.example"),
      client(POSTER, "first-party", "true"),
      "forestgate.services.orders.secret-hash=" + hash()
    };
  }

  static String client(String id, String member, String value) {
    return "forestgate.oidc.clients." + id + "." + member + "=" + value;
  }

  static String hash() {
    return HexFormat.of().formatHex(Sha256.of(SECRET.getBytes(UTF_8)));
  }

  RunningService service() {
    return service;
  }

  WebTestClient client() {
    return client;
  }

  static String challenge() {
    return CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(VERIFIER)).getValue();
  }

  /** A complete request of {@code id}, for a test to alter. */
  static Map<String, String> request(String id) {
    Map<String, String> request = new HashMap<>();
    request.put("client_id", id);
    request.put("redirect_uri", CALLBACK);
    request.put("response_type", "code");
    request.put("scope", "openid");
    request.put("state", "a state");
    request.put("nonce", "a-nonce");
    request.put("code_challenge", challenge());
    request.put("code_challenge_method", "S256");
    return request;
  }

  static Map<String, String> with(Map<String, String> request, String name, String value) {
    Map<String, String> changed = new HashMap<>(request);
    changed.put(name, value);
    return changed;
  }

  /** Sends the browser of {@code user} there; without a cookie for null. */
  EntityExchangeResult<byte[]> authorize(
      @Nullable SignedInClient user, Map<String, String> request) {
    UriComponentsBuilder uri =
        UriComponentsBuilder.fromUriString(service.url() + "/oauth2/authorize");
    request.forEach((name, value) -> uri.queryParam(name, "{" + name + "}"));
    var call = client.get().uri(uri.encode().buildAndExpand(request).toUri());
    return (user == null ? call : call.cookie(RunningService.COOKIE, user.cookie()))
        .exchange()
        .expectBody()
        .returnResult();
  }

  /** Parameters of the response that redirects to the client. */
  static Map<String, String> response(EntityExchangeResult<byte[]> result) {
    return response(location(result));
  }

  static Map<String, String> response(URI location) {
    return UriComponentsBuilder.fromUri(location)
        .build()
        .getQueryParams()
        .toSingleValueMap()
        .entrySet()
        .stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, entry -> URLDecoder.decode(entry.getValue(), UTF_8)));
  }

  static URI location(EntityExchangeResult<byte[]> result) {
    String refresh = result.getResponseHeaders().getFirst("Refresh");
    return refresh == null
        ? Objects.requireNonNull(result.getResponseHeaders().getLocation(), result::toString)
        : URI.create(refresh.substring("0; url=".length()));
  }

  String code(SignedInClient user, Map<String, String> request) {
    return Objects.requireNonNull(response(authorize(user, request)).get("code"));
  }

  /** The form that redeems {@code code} for a client with the usual request. */
  static Map<String, String> redemption(String id, @Nullable String code) {
    Map<String, String> form = new HashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("client_id", id);
    form.put("redirect_uri", CALLBACK);
    form.put("code", String.valueOf(code));
    form.put("code_verifier", VERIFIER);
    return form;
  }

  static Map<String, String> refresh(String id, @Nullable Object token) {
    return Map.of(
        "grant_type", "refresh_token", "client_id", id, "refresh_token", String.valueOf(token));
  }

  WebTestClient.ResponseSpec post(String path, Map<String, String> form) {
    return request(path, form).exchange();
  }

  /** The same by HTTP Basic. */
  WebTestClient.ResponseSpec post(
      String path, String name, String secret, Map<String, String> form) {
    return request(path, form).headers(headers -> headers.setBasicAuth(name, secret)).exchange();
  }

  private WebTestClient.RequestHeadersSpec<?> request(String path, Map<String, String> form) {
    MultiValueMap<String, String> values = new LinkedMultiValueMap<>();
    form.forEach((name, value) -> values.put(name, List.of(value)));
    return client
        .post()
        .uri(path)
        .contentType(MediaType.APPLICATION_FORM_URLENCODED)
        .bodyValue(encoded(values));
  }

  private static String encoded(MultiValueMap<String, String> values) {
    return values.toSingleValueMap().entrySet().stream()
        .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** The tokens that {@code form} gets. */
  Map<String, Object> tokens(Map<String, String> form) {
    return json(post("/oauth2/token", form).expectStatus().isOk());
  }

  /** Tokens of {@code user} for a client with the usual request and {@code scope}. */
  Map<String, Object> tokens(SignedInClient user, String id, String scope) {
    return tokens(redemption(id, code(user, with(request(id), "scope", scope))));
  }

  static Map<String, Object> json(WebTestClient.ResponseSpec response) {
    return Objects.requireNonNull(response.expectBody(OBJECT).returnResult().getResponseBody());
  }

  /** Expects an error of OAuth. */
  static void expectError(WebTestClient.ResponseSpec response, int status, String error) {
    response
        .expectStatus()
        .isEqualTo(status)
        .expectHeader()
        .valueEquals("Cache-Control", "no-store")
        .expectBody()
        .jsonPath("$.error")
        .isEqualTo(error)
        .jsonPath("$.error_description")
        .isNotEmpty();
  }

  /** Status of a request for user info with {@code token}. */
  int userInfo(@Nullable Object token) {
    return client
        .get()
        .uri("/oauth2/userinfo")
        .header("Authorization", "Bearer " + token)
        .exchange()
        .expectBody()
        .returnResult()
        .getStatus()
        .value();
  }
}
