package dev.forestgate.oidc.authorize;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.openid.connect.sdk.OIDCClaimsRequest;
import com.nimbusds.openid.connect.sdk.OIDCError;
import com.nimbusds.openid.connect.sdk.claims.ClaimRequirement;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSetRequest;
import dev.forestgate.oidc.authorize.AuthorizationRequest.Wish;
import dev.forestgate.oidc.protocol.OAuthError;
import dev.forestgate.oidc.protocol.OAuthForm;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.tokens.client.ClientTokens;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Demands of a request on the user and on the ID token: {@code claims}, {@code acr_values} and
 * {@code id_token_hint} (OpenID Connect Core 1.0, sections 3.1.2.1 and 5.5). Throws {@link
 * OAuthError}.
 */
@Component
final class WantedClaims {
  private static final String ONE_FACTOR = Assurance.acr(1);
  private static final String TWO_FACTORS = Assurance.acr(2);

  private final ClientTokens tokens;

  WantedClaims(ClientTokens tokens) {
    this.tokens = tokens;
  }

  Wanted of(OAuthForm form) {
    ClaimsSetRequest inIdToken = inIdToken(form);
    Wish byClaim = secondFactor(inIdToken.get("acr"));
    Wish byValues = secondFactor(form.words("acr_values"), false);
    return new Wanted(
        byClaim == Wish.NO ? byValues : byClaim,
        subject(form, inIdToken.get("sub")),
        inIdToken.getEntries().stream().map(ClaimsSetRequest.Entry::getClaimName).toList());
  }

  private static ClaimsSetRequest inIdToken(OAuthForm form) {
    String claims = form.get("claims");
    try {
      ClaimsSetRequest wanted =
          claims == null ? null : OIDCClaimsRequest.parse(claims).getIDTokenClaimsRequest();
      return wanted == null ? new ClaimsSetRequest() : wanted;
    } catch (ParseException malformed) {
      throw OAuthError.of(OAuth2Error.INVALID_REQUEST, "claims is malformed");
    }
  }

  private static Wish secondFactor(ClaimsSetRequest.@Nullable Entry acr) {
    if (acr == null) {
      return Wish.NO;
    }
    List<String> several = acr.getValuesAsListOfStrings();
    String one = acr.getValueAsString();
    return secondFactor(
        several != null ? several : one != null ? List.of(one) : List.of(),
        acr.getClaimRequirement() == ClaimRequirement.ESSENTIAL);
  }

  /**
   * The values are in the order of preference, so the first one that is supported counts. A demand
   * that one factor meets too is a wish. One that cannot be met fails (section 5.5.1.1).
   */
  private static Wish secondFactor(Collection<String> values, boolean isDemand) {
    List<String> supported =
        values.stream()
            .filter(value -> value.equals(ONE_FACTOR) || value.equals(TWO_FACTORS))
            .toList();
    if (isDemand && supported.isEmpty() && !values.isEmpty()) {
      throw OAuthError.of(OIDCError.UNMET_AUTHENTICATION_REQUIREMENTS, "acr must be aal1 or aal2");
    }
    if (supported.isEmpty() || supported.get(0).equals(ONE_FACTOR)) {
      return Wish.NO;
    }
    return isDemand && !supported.contains(ONE_FACTOR) ? Wish.ESSENTIAL : Wish.VOLUNTARY;
  }

  private @Nullable String subject(OAuthForm form, ClaimsSetRequest.@Nullable Entry sub) {
    String claimed = sub == null ? null : sub.getValueAsString();
    String hint = form.get("id_token_hint");
    if (hint == null) {
      return claimed;
    }
    Map<String, ?> hinted =
        tokens
            .verifyIdHint(Secret.of(hint))
            .orElseThrow(
                () ->
                    OAuthError.of(
                        OAuth2Error.INVALID_REQUEST, "id_token_hint is no ID token of ours"));
    String subject = String.valueOf(hinted.get("sub"));
    if (claimed != null && !claimed.equals(subject)) {
      throw OAuthError.of(OAuth2Error.INVALID_REQUEST, "claims and id_token_hint differ");
    }
    return subject;
  }

  /**
   * What a request wants.
   *
   * @param subject {@code sub} of the user; null for any
   * @param names claims in the ID token
   */
  record Wanted(Wish secondFactor, @Nullable String subject, List<String> names) {}
}
