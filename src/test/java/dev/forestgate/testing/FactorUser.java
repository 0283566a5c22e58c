package dev.forestgate.testing;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/**
 * A user with an authenticator app, and the calls about second factors.
 *
 * @param bearer access token of a session that proved the second factor, by the last recovery code
 * @param recoveryCodes codes of the first factor; all but the last are unused
 */
public record FactorUser(
    RunningService service,
    String username,
    String bearer,
    AuthenticatorApp app,
    List<String> recoveryCodes) {
  public static final String FACTORS = "/api/factors";
  public static final String SECOND = "/api/auth/login/second";

  private static final ParameterizedTypeReference<Map<String, Object>> OBJECT =
      new ParameterizedTypeReference<>() {};

  /** A new account with an authenticator app; one of its three codes is used. */
  public static FactorUser create(RunningService service) {
    return create(service, RunningService.freshName(), true);
  }

  /** As {@link #create}, for an account that exists. */
  public static FactorUser enrol(RunningService service, String username) {
    return create(service, username, false);
  }

  private static FactorUser create(RunningService service, String username, boolean register) {
    if (register) {
      service.register(username);
    }
    String bearer = service.signIn(username).bearer();
    Map<String, Object> started =
        body(call(service, bearer, HttpMethod.POST, FACTORS + "/totp", Map.of()), 201);
    var app = new AuthenticatorApp(string(started, "secret"));
    Map<String, Object> confirmed =
        body(
            call(
                service,
                bearer,
                HttpMethod.POST,
                FACTORS + "/totp/confirm",
                Map.of("id", string(started, "id"), "code", app.nextCode())),
            200);
    List<String> codes = strings(confirmed, "recovery_codes");
    return new FactorUser(service, username, bearer, app, codes).signedInByRecoveryCode();
  }

  private FactorUser signedInByRecoveryCode() {
    Map<String, Object> proof =
        Map.of("challenge", challenge(), "recovery_code", recoveryCodes.get(9));
    String token = string(body(secondStep(proof), 200), "access_token");
    return new FactorUser(service, username, "Bearer " + token, app, recoveryCodes);
  }

  /** A call with the session that proved the second factor. */
  public ResponseSpec call(HttpMethod method, String path, Map<String, Object> body) {
    return call(service, bearer, method, path, body);
  }

  public ResponseSpec get(String path) {
    return service.client().get().uri(path).header(HttpHeaders.AUTHORIZATION, bearer).exchange();
  }

  /** Factors of the account, as the list has them. */
  @SuppressWarnings("unchecked")
  public List<Map<String, Object>> factors() {
    return (List<Map<String, Object>>) member(body(get(FACTORS), 200), "factors");
  }

  /** Signs in with the password; expects to be asked for a second factor. */
  public Map<String, Object> askedFactor() {
    return body(signIn("both"), 401);
  }

  /** The challenge of a sign-in that awaits the second factor. */
  public String challenge() {
    return string(askedFactor(), "challenge");
  }

  /** Body of a sign-in with the password. */
  public Map<String, Object> password() {
    return Map.of("username", username, "password", RunningService.PASSWORD);
  }

  /** First step of a sign-in; {@code mode} is cookie, token or both. */
  public ResponseSpec signIn(String mode) {
    Map<String, Object> form =
        mode.equals("both")
            ? Map.of("username", username, "password", RunningService.PASSWORD)
            : Map.of("username", username, "password", RunningService.PASSWORD, "mode", mode);
    return ApiCalls.post(service.client(), "/api/auth/login", form);
  }

  public ResponseSpec secondStep(Map<String, Object> body) {
    return ApiCalls.post(service.client(), SECOND, body);
  }

  public ResponseSpec secondStep(String challenge, String code) {
    return secondStep(Map.of("challenge", challenge, "code", code));
  }

  private static ResponseSpec call(
      RunningService service,
      String bearer,
      HttpMethod method,
      String path,
      Map<String, Object> body) {
    return service
        .client()
        .method(method)
        .uri(path)
        .header(HttpHeaders.AUTHORIZATION, bearer)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  /** The body of a response with {@code status}. */
  public static Map<String, Object> body(ResponseSpec response, int status) {
    return Objects.requireNonNull(result(response, status).getResponseBody());
  }

  public static EntityExchangeResult<Map<String, Object>> result(
      ResponseSpec response, int status) {
    return response.expectStatus().isEqualTo(status).expectBody(OBJECT).returnResult();
  }

  /** Expects a problem of type {@code slug}, and no session cookie. */
  public static Map<String, Object> expectRefused(ResponseSpec response, int status, String slug) {
    EntityExchangeResult<Map<String, Object>> refused = result(response, status);
    Map<String, Object> problem = Objects.requireNonNull(refused.getResponseBody());
    if (!("/problems/" + slug).equals(problem.get("type"))
        || refused.getResponseCookies().containsKey(RunningService.COOKIE)) {
      throw new AssertionError("expected " + slug + " without a cookie, found " + problem);
    }
    return problem;
  }

  /** Strings of the member {@code name}. */
  @SuppressWarnings("unchecked")
  public static List<String> strings(Map<String, Object> body, String name) {
    return (List<String>) member(body, name);
  }

  /** String of the member {@code name}. */
  public static String string(Map<String, Object> body, String name) {
    return (String) member(body, name);
  }

  /** The member {@code name}, which must be there. */
  public static Object member(Map<String, Object> body, String name) {
    return Objects.requireNonNull(body.get(name), name);
  }
}
