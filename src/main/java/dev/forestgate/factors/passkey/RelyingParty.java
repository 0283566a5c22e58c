package dev.forestgate.factors.passkey;

import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The service as authenticators know it (WebAuthn Level 3, section 5.1.2).
 *
 * @param id domain that every origin is at or below
 * @param name shown by the browser
 * @param origins origins of the pages that may use passkeys, {@code scheme://host[:port]}; read at
 *     each use, as the port of the service may be random
 */
public record RelyingParty(String id, String name, Supplier<Set<String>> origins) {
  ServerProperty expecting(byte[] challenge) {
    return ServerProperty.builder()
        .rpId(id)
        .origins(origins.get().stream().map(Origin::create).collect(Collectors.toSet()))
        .challenge(new DefaultChallenge(challenge))
        .build();
  }
}
