package dev.forestgate.factors.model;

import dev.forestgate.secret.Secret;
import java.util.List;

/**
 * A factor that was added to an account.
 *
 * @param recoveryCodes ten codes to be shown once, if it is the first factor of the account;
 *     otherwise empty
 */
public record AddedFactor(Factor factor, List<Secret> recoveryCodes) {}
