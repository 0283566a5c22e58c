package dev.forestgate.oidc;

import static dev.forestgate.oidc.ProviderService.OWN;
import static dev.forestgate.oidc.ProviderService.THIRD;
import static dev.forestgate.oidc.ProviderService.location;
import static dev.forestgate.oidc.ProviderService.redemption;
import static dev.forestgate.oidc.ProviderService.request;
import static dev.forestgate.oidc.ProviderService.response;
import static dev.forestgate.oidc.ProviderService.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.net.URI;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.web.util.HtmlUtils;

/** Pages that a user sees on the way to a client. */
class ConsentTest {
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\">");

  private final ProviderService provider = new ProviderService();
  private final SignedInClient alice = provider.service().signIn();

  @Test
  void aThirdPartyGetsACodeOnceTheUserHasAllowedIt() {
    EntityExchangeResult<byte[]> page = page(alice, location(ask(request(THIRD))));
    assertThat(page.getStatus().value()).isEqualTo(200);
    assertThat(page.getResponseHeaders().getFirst("Content-Security-Policy"))
        .contains("frame-ancestors 'none'")
        .contains("form-action 'self' https://app.example;");
    assertThat(body(page)).contains("A third party").contains(alice.username());

    Map<String, String> response =
        response(submit(provider, alice, "/consent", with(fields(page), "decision", "allow")));
    assertThat(response).containsKey("code").containsEntry("state", "a state");
    provider.tokens(redemption(THIRD, response.get("code")));

    assertThat(response(ask(request(THIRD)))).as("remembered").containsKey("code");
    assertThat(location(ask(with(request(THIRD), "scope", "openid email"))).getPath())
        .as("a new scope")
        .isEqualTo("/consent");
    assertThat(location(ask(with(request(THIRD), "prompt", "consent"))).getPath())
        .as("on request")
        .isEqualTo("/consent");
  }

  @Test
  void aRefusalGoesToTheClientAndIsNotRemembered() {
    EntityExchangeResult<byte[]> page = page(alice, location(ask(request(THIRD))));
    assertThat(
            response(submit(provider, alice, "/consent", with(fields(page), "decision", "deny"))))
        .containsEntry("error", "access_denied")
        .containsEntry("state", "a state");
    assertThat(location(ask(request(THIRD))).getPath()).isEqualTo("/consent");
  }

  @Test
  void aConsentCountsOnceAndInItsSessionOnly() {
    URI address = location(ask(request(THIRD)));
    Map<String, String> form = with(fields(page(alice, address)), "decision", "allow");
    SignedInClient mallory = provider.service().signIn();
    assertThat(page(mallory, address).getStatus().value()).isEqualTo(400);
    assertThat(submit(provider, mallory, "/consent", form).getStatus().value()).isEqualTo(403);

    Map<String, String> forged = new HashMap<>(form);
    forged.remove("form_token");
    assertThat(submit(provider, alice, "/consent", forged).getStatus().value()).isEqualTo(403);

    assertThat(submit(provider, alice, "/consent", form).getStatus().value()).isEqualTo(303);
    assertThat(submit(provider, alice, "/consent", form).getStatus().value()).isEqualTo(400);
  }

  @Test
  void aStrangerSignsInAndComesBack() {
    URI signIn = location(provider.authorize(null, with(request(OWN), "login_hint", "alice")));
    assertThat(signIn.getPath()).isEqualTo("/sign-in");
    Map<String, String> query = response(signIn);
    assertThat(query).containsEntry("login_hint", "alice");
    assertThat(query.get("return_to")).startsWith("/oauth2/authorize?");
    assertThat(response(page(alice, URI.create(Objects.requireNonNull(query.get("return_to"))))))
        .containsKey("code");
  }

  @Test
  void aHintOfAnotherUserLeadsToSignIn() {
    String hint = String.valueOf(provider.tokens(alice, OWN, "openid").get("id_token"));
    SignedInClient bob = provider.service().signIn();
    Map<String, String> asked = with(request(OWN), "id_token_hint", hint);
    assertThat(location(provider.authorize(bob, asked)).getPath()).isEqualTo("/sign-in");
    assertThat(response(provider.authorize(bob, with(asked, "prompt", "none"))))
        .containsEntry("error", "login_required");
    assertThat(response(provider.authorize(alice, asked))).containsKey("code");
  }

  private EntityExchangeResult<byte[]> ask(Map<String, String> request) {
    return provider.authorize(alice, request);
  }

  private EntityExchangeResult<byte[]> page(SignedInClient user, URI address) {
    return page(provider, user, address);
  }

  /** Page at {@code address} in the browser of {@code user}. */
  static EntityExchangeResult<byte[]> page(
      ProviderService provider, SignedInClient user, URI address) {
    return provider
        .client()
        .get()
        .uri(URI.create(provider.service().url()).resolve(address))
        .cookie(RunningService.COOKIE, user.cookie())
        .exchange()
        .expectBody()
        .returnResult();
  }

  /** Hidden fields of a page; those of the first of several forms. */
  static Map<String, String> fields(EntityExchangeResult<byte[]> page) {
    return HIDDEN
        .matcher(body(page))
        .results()
        .collect(
            Collectors.toMap(
                match -> match.group(1),
                match -> HtmlUtils.htmlUnescape(match.group(2)),
                (first, other) -> first));
  }

  static String body(EntityExchangeResult<byte[]> page) {
    return new String(Objects.requireNonNull(page.getResponseBodyContent()), UTF_8);
  }

  /** Posts a form of a page in the browser of {@code user}. */
  static EntityExchangeResult<byte[]> submit(
      ProviderService provider, SignedInClient user, String path, Map<String, String> form) {
    return provider
        .client()
        .post()
        .uri(path)
        .header("Origin", provider.service().url())
        .cookie(RunningService.COOKIE, user.cookie())
        .contentType(MediaType.APPLICATION_FORM_URLENCODED)
        .bodyValue(
            form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&")))
        .exchange()
        .expectBody()
        .returnResult();
  }
}
