package dev.forestgate.factors.model;

import dev.forestgate.secret.Secret;
import java.time.Duration;
import java.util.UUID;

/**
 * TOTP that awaits its first code.
 *
 * @param secret 160 bits in base32 without padding
 * @param otpauthUri {@code otpauth://totp} URI with the secret
 * @param qrSvg the URI as a QR code, an SVG document
 * @param lifetime time within which it must be confirmed
 */
public record StartedTotp(
    UUID id, Secret secret, Secret otpauthUri, Secret qrSvg, Duration lifetime) {}
