package dev.forestgate.pages.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.FactorOwner;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.util.LinkedMultiValueMap;

/** Forms about proofs of identity that no page of the account has sent, and their attacks. */
class SecurityFormsTest {
  private static final RunningService SERVICE = RunningService.shared();
  private static final String SECURITY = "/account/security";
  private static final String NEW_PASSWORD = "another horse battery staple";
  private static final Pattern TOKEN = Pattern.compile("name=\"form_token\" value=\"([^\"]+)\"");

  private final WebTestClient client = WebTestClient.bindToServer().baseUrl(SERVICE.url()).build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        SECURITY,
        SECURITY + "/password",
        SECURITY + "/passkey",
        SECURITY + "/totp",
        SECURITY + "/recovery-codes",
        SECURITY + "/recovery-codes/file",
        SECURITY + "/factors/0199a3b2-7c00-7000-8000-000000000000",
        "/account/elevate"
      })
  void aFormWithoutATokenOfItsSessionIsRefused(String path) {
    SignedInClient alice = SERVICE.signIn();
    String foreign = token(SERVICE.signIn());
    Map<String, String> form =
        Map.of("current_password", RunningService.PASSWORD, "new_password", NEW_PASSWORD);
    post(alice, path, form).expectStatus().isForbidden();
    post(alice, path, with(form, foreign)).expectStatus().isForbidden();
    SERVICE.expectSession(alice, 200);
    SERVICE.signIn(alice.username());
  }

  @Test
  void aFactorOfAnotherAccountIsNotThere() {
    FactorOwner bob = FactorOwner.withApp(SERVICE);
    SignedInClient alice = SERVICE.signIn();
    String path = SECURITY + "/factors/" + factor(bob);
    get(alice, path).expectStatus().isNotFound();
    post(alice, path, with(Map.of("remove", "true"), token(alice)));
    assertThat(factor(bob)).isNotEmpty();
  }

  /** The file is no way to make this site serve other text. */
  @ParameterizedTest
  @ValueSource(strings = {"", "<script>", "aaaaa-bbbbb x", "aaaaa-bbbbb\r\naaaaa-bbbbb"})
  void theFileHasRecoveryCodesOnly(String codes) {
    SignedInClient alice = SERVICE.signIn();
    post(
            alice,
            SECURITY + "/recovery-codes/file",
            with(Map.of("recovery_codes", codes), token(alice)))
        .expectStatus()
        .isBadRequest();
  }

  /** An account without a second factor has no page for codes, and gets none. */
  @Test
  void codesNeedASecondFactor() {
    SignedInClient alice = SERVICE.signIn();
    get(alice, SECURITY + "/recovery-codes")
        .expectStatus()
        .isSeeOther()
        .expectHeader()
        .valueEquals("Location", SECURITY);
  }

  /** The signed-out are led to sign-in and back, and see nothing. */
  @Test
  void withoutASessionThereIsSignIn() {
    client
        .get()
        .uri(SECURITY)
        .exchange()
        .expectStatus()
        .isSeeOther()
        .expectHeader()
        .valueEquals("Location", "/sign-in?return_to=%2Faccount%2Fsecurity");
  }

  private static String factor(FactorOwner owner) {
    byte[] body =
        owner
            .call(HttpMethod.GET, "/api/factors", Map.of())
            .expectStatus()
            .isOk()
            .expectBody()
            .returnResult()
            .getResponseBody();
    Matcher id =
        Pattern.compile("\"id\":\"([^\"]+)\"")
            .matcher(new String(Objects.requireNonNull(body), UTF_8));
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  private String token(SignedInClient session) {
    String page =
        get(session, SECURITY)
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();
    Matcher token = TOKEN.matcher(Objects.requireNonNull(page));
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  private static Map<String, String> with(Map<String, String> form, String token) {
    var all = new HashMap<>(form);
    all.put("form_token", token);
    return all;
  }

  private ResponseSpec get(SignedInClient session, String path) {
    return client.get().uri(path).cookie(RunningService.COOKIE, session.cookie()).exchange();
  }

  private ResponseSpec post(SignedInClient session, String path, Map<String, String> form) {
    var fields = new LinkedMultiValueMap<String, String>();
    form.forEach(fields::add);
    return client
        .post()
        .uri(path)
        .cookie(RunningService.COOKIE, session.cookie())
        .contentType(MediaType.APPLICATION_FORM_URLENCODED)
        .bodyValue(fields)
        .exchange();
  }
}
