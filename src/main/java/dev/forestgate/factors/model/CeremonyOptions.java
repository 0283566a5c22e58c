package dev.forestgate.factors.model;

import java.util.Map;

/**
 * Start of a passkey ceremony, in the form of the response.
 *
 * @param ceremony token that the client returns with the response of the authenticator; valid once,
 *     for five minutes
 * @param publicKey options for the browser: {@code PublicKeyCredentialCreationOptionsJSON} or
 *     {@code PublicKeyCredentialRequestOptionsJSON} (WebAuthn Level 3, section 5.1.10), in camel
 *     case
 */
public record CeremonyOptions(String ceremony, Map<String, Object> publicKey) {}
