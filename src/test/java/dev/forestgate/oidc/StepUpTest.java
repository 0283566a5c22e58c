package dev.forestgate.oidc;

import static dev.forestgate.oidc.ConsentTest.body;
import static dev.forestgate.oidc.ConsentTest.fields;
import static dev.forestgate.oidc.ConsentTest.submit;
import static dev.forestgate.oidc.ProviderService.OWN;
import static dev.forestgate.oidc.ProviderService.location;
import static dev.forestgate.oidc.ProviderService.redemption;
import static dev.forestgate.oidc.ProviderService.request;
import static dev.forestgate.oidc.ProviderService.response;
import static dev.forestgate.oidc.ProviderService.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTParser;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpCookie;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** Requests that want more of the user than a session: another authentication, a second factor. */
class StepUpTest {
  private static final String ESSENTIAL =
      "{\"id_token\":{\"acr\":{\"essential\":true,\"value\":\"aal2\"}}}";

  private final ProviderService provider = new ProviderService();
  private final SignedInClient alice = provider.service().signIn();

  @Test
  void aRecentAuthenticationIsRepeatedOnRequest() {
    for (Map<String, String> asked :
        List.of(with(request(OWN), "prompt", "login"), with(request(OWN), "max_age", "0"))) {
      URI elevate = location(provider.authorize(alice, asked));
      EntityExchangeResult<byte[]> page = page(elevate);
      assertThat(page.getStatus().value()).as("asks, though the sign-in is new").isEqualTo(200);

      Map<String, String> form = fields(page);
      EntityExchangeResult<byte[]> wrong =
          submit(provider, alice, "/account/elevate", with(form, "password", "wrong"));
      assertThat(fields(wrong)).as("asks again").containsKeys("return_to", "always");

      URI back =
          location(
              submit(
                  provider,
                  alice,
                  "/account/elevate",
                  with(form, "password", RunningService.PASSWORD)));
      assertThat(response(page(back))).containsKey("code");
    }
  }

  @Test
  void withoutAnotherAuthenticationTheUserIsAskedAgain() {
    URI elevate = location(provider.authorize(alice, with(request(OWN), "prompt", "login")));
    assertThat(location(page(back(elevate))).getPath()).isEqualTo("/account/elevate");
  }

  @Test
  void aUserWithoutASecondFactorIsAskedOnceToEnrolOne() {
    Map<String, String> wish = with(request(OWN), "acr_values", "aal2");
    assertThat(response(page(declined(wish)))).as("a wish").containsKey("code");
    Map<String, String> demand = with(request(OWN), "claims", ESSENTIAL);
    assertThat(response(page(declined(demand))))
        .as("a demand")
        .containsEntry("error", "unmet_authentication_requirements");
  }

  /** Goes to the page of factors, and back from there without one. */
  private URI declined(Map<String, String> asked) {
    URI enrol = location(provider.authorize(alice, asked));
    assertThat(enrol.getPath()).isEqualTo("/account/security");
    EntityExchangeResult<byte[]> kept = page(enrol);
    HttpCookie cookie = Objects.requireNonNull(kept.getResponseCookies().getFirst("__Host-return"));
    assertThat(location(kept)).hasToString("/account/security");
    assertThat(body(page(location(kept), cookie)))
        .contains("href=\"/account/security?go-on=true\"");
    EntityExchangeResult<byte[]> left = page(URI.create("/account/security?go-on=true"), cookie);
    assertThat(
            Objects.requireNonNull(left.getResponseCookies().getFirst("__Host-return")).getMaxAge())
        .isZero();
    return location(left);
  }

  @Test
  void aReturnPathOfAnotherOriginIsNotKept() {
    EntityExchangeResult<byte[]> kept =
        page(URI.create("/account/security?return_to=https%3A%2F%2Fevil.example%2F"));
    HttpCookie cookie = Objects.requireNonNull(kept.getResponseCookies().getFirst("__Host-return"));
    assertThat(location(page(URI.create("/account/security?go-on=true"), cookie)))
        .hasToString("/account");
    assertThat(location(page(URI.create("/account/security?go-on=true"))))
        .as("without a cookie")
        .hasToString("/account");
  }

  @Test
  void aUserWithASecondFactorProvesIt() throws Exception {
    FactorUser owner = FactorUser.enrol(provider.service(), alice.username());
    Map<String, String> asked = with(request(OWN), "acr_values", "aal2");
    URI elevate = location(provider.authorize(alice, asked));
    assertThat(elevate.getPath()).isEqualTo("/account/elevate");
    URI back =
        location(
            submit(
                provider,
                alice,
                "/account/elevate",
                with(fields(page(elevate)), "code", owner.app().nextCode())));
    Map<String, Object> tokens = provider.tokens(redemption(OWN, response(page(back)).get("code")));
    assertThat(JWTParser.parse((String) tokens.get("id_token")).getJWTClaimsSet().getClaims())
        .containsEntry("acr", "aal2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"aal1 aal2", "phr", "phr aal1 aal2"})
  void aSecondFactorThatIsNotPreferredIsNotAskedFor(String values) {
    Map<String, String> asked = with(request(OWN), "acr_values", values);
    assertThat(response(provider.authorize(alice, asked))).containsKey("code");
  }

  @Test
  void aPreferenceForTwoFactorsAsksAlsoAfterAnUnknownValue() {
    Map<String, String> asked = with(request(OWN), "acr_values", "phr aal2 aal1");
    assertThat(response(page(declined(asked)))).containsKey("code");
  }

  @Test
  void aDemandThatOneFactorMeetsTooGoesOnWithout() {
    String either = "{\"id_token\":{\"acr\":{\"essential\":true,\"values\":[\"aal2\",\"aal1\"]}}}";
    assertThat(response(page(declined(with(request(OWN), "claims", either))))).containsKey("code");
  }

  @Test
  void aDemandOfAnUnknownClassFails() {
    String unknown = ESSENTIAL.replace("aal2", "phr");
    assertThat(response(provider.authorize(alice, with(request(OWN), "claims", unknown))))
        .containsEntry("error", "unmet_authentication_requirements");
    String wish = unknown.replace("true", "false");
    assertThat(response(provider.authorize(alice, with(request(OWN), "claims", wish))))
        .containsKey("code");
  }

  @Test
  void withoutAPageAWishIsDroppedAndADemandFails() {
    Map<String, String> silent = with(with(request(OWN), "acr_values", "aal2"), "prompt", "none");
    assertThat(response(provider.authorize(alice, silent))).containsKey("code");
    assertThat(response(provider.authorize(alice, with(silent, "claims", ESSENTIAL))))
        .containsEntry("error", "unmet_authentication_requirements");
  }

  private static URI back(URI page) {
    return URI.create(Objects.requireNonNull(response(page).get("return_to")));
  }

  private EntityExchangeResult<byte[]> page(URI address) {
    return ConsentTest.page(provider, alice, address);
  }

  private EntityExchangeResult<byte[]> page(URI address, HttpCookie more) {
    return provider
        .client()
        .get()
        .uri(URI.create(provider.service().url()).resolve(address))
        .cookie(RunningService.COOKIE, alice.cookie())
        .cookie(more.getName(), more.getValue())
        .exchange()
        .expectBody()
        .returnResult();
  }
}
