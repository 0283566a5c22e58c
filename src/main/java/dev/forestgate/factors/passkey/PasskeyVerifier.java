package dev.forestgate.factors.passkey;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecord;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.AuthenticatorTransport;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import dev.forestgate.secret.Base64Url;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Verifies responses of authenticators (WebAuthn Level 3, sections 7.1 and 7.2). User verification
 * is required; attestation is not evaluated. Each call takes 0.5 to 2 ms of one core. A response
 * that is refused for any reason is an empty result, as the client is not told the reason.
 */
@Component
@Lazy // webauthn4j takes 0.17 s of a start, and few services have a passkey at once
public final class PasskeyVerifier {
  private static final boolean USER_PRESENCE = true;

  /** Characters of 1,023 bytes (WebAuthn Level 3, section 4, Credential ID). */
  private static final int LONGEST_ID = 1364;

  private final ObjectConverter converter = new ObjectConverter();
  private final AttestedCredentialDataConverter credentialData =
      new AttestedCredentialDataConverter(converter);
  private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);
  private final RelyingParty party;
  private final boolean userVerification;

  @Autowired
  public PasskeyVerifier(RelyingParty party) {
    this(party, true);
  }

  /** For test vectors of the specification without user verification. */
  PasskeyVerifier(RelyingParty party, boolean userVerification) {
    this.party = party;
    this.userVerification = userVerification;
    NativeSignatures.register();
    // A counter that goes back is reported to the owner and not refused.
    manager.getAuthenticationDataVerifier().setMaliciousCounterValueHandler(object -> {});
  }

  /** The new passkey if {@code credential}, a {@code RegistrationResponseJSON}, is valid. */
  public Optional<Passkey> registration(JsonNode credential, byte[] challenge) {
    if (!CredentialJson.isRegistration(credential)) {
      return Optional.empty();
    }
    try {
      RegistrationData data = manager.parseRegistrationResponseJSON(credential.toString());
      manager.verify(
          data,
          new RegistrationParameters(
              party.expecting(challenge),
              PasskeyAlgorithm.ACCEPTED,
              userVerification,
              USER_PRESENCE));
      return passkey(data).filter(passkey -> passkey.credentialId().length() <= LONGEST_ID);
    } catch (RuntimeException refused) { // malformed bytes fail in many ways
      return Optional.empty();
    }
  }

  /** The use of {@code passkey} if {@code response} is valid and of this passkey. */
  public Optional<VerifiedAssertion> assertion(
      AssertionResponse response, byte[] challenge, Passkey passkey) {
    if (!response.credentialId().equals(passkey.credentialId())) {
      return Optional.empty();
    }
    try {
      AuthenticationData data = manager.parse(request(response));
      manager.verify(
          data,
          new AuthenticationParameters(
              party.expecting(challenge), record(passkey), null, userVerification, USER_PRESENCE));
      return Optional.ofNullable(data.getAuthenticatorData()).map(used -> verified(used, passkey));
    } catch (RuntimeException refused) { // malformed bytes fail in many ways
      return Optional.empty();
    }
  }

  private Optional<Passkey> passkey(RegistrationData data) {
    var object = data.getAttestationObject();
    return object == null
        ? Optional.empty()
        : Optional.ofNullable(object.getAuthenticatorData().getAttestedCredentialData())
            .map(attested -> passkey(data, object.getAuthenticatorData(), attested));
  }

  private Passkey passkey(
      RegistrationData data, AuthenticatorData<?> authenticator, AttestedCredentialData attested) {
    return new Passkey(
        Base64Url.encode(attested.getCredentialId()),
        Base64Url.encode(credentialData.convert(attested)),
        authenticator.getSignCount(),
        authenticator.isFlagBE(),
        authenticator.isFlagBS(),
        transports(data.getTransports()));
  }

  private static List<String> transports(@Nullable Set<AuthenticatorTransport> transports) {
    return transports == null
        ? List.of()
        : transports.stream().map(AuthenticatorTransport::getValue).sorted().toList();
  }

  /** The parts of a response, without its JSON. Outputs of extensions are ignored: none is used. */
  private static AuthenticationRequest request(AssertionResponse response) {
    return new AuthenticationRequest(
        Base64Url.decode(response.credentialId()),
        response.binary("authenticatorData"),
        response.binary("clientDataJSON"),
        response.binary("signature"));
  }

  private CredentialRecord record(Passkey passkey) {
    return new CredentialRecordImpl(
        new NoneAttestationStatement(),
        true,
        passkey.backupEligible(),
        passkey.backedUp(),
        passkey.signCount(),
        credentialData.convert(Base64Url.decode(passkey.credentialData())),
        null,
        null,
        null,
        passkey.transports().stream()
            .map(AuthenticatorTransport::create)
            .collect(Collectors.toSet()));
  }

  private static VerifiedAssertion verified(AuthenticatorData<?> used, Passkey passkey) {
    long before = passkey.signCount();
    long now = used.getSignCount();
    boolean counts = before != 0 || now != 0;
    return new VerifiedAssertion(
        passkey.used(Math.max(before, now), used.isFlagBS()), counts && now <= before);
  }
}
