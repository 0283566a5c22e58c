package dev.forestgate.factors.model;

import java.util.List;
import java.util.UUID;

/**
 * A factor that was proved, once.
 *
 * @param amr authentication methods of the factor (RFC 8176): {@code otp}; or {@code hwk}, for a
 *     synced passkey {@code swk}, and {@code user}. The caller adds {@code pwd} and {@code mfa}
 * @param counterWentBack whether a passkey counted less than before, so a copy may exist
 * @param codesLeft number of unused recovery codes after a recovery code was used; otherwise 0
 */
public record ProvedFactor(
    UUID factor,
    FactorType type,
    String name,
    List<String> amr,
    boolean counterWentBack,
    int codesLeft) {}
