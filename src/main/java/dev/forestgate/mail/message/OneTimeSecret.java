package dev.forestgate.mail.message;

import dev.forestgate.secret.Secret;
import java.time.Instant;

/**
 * Link or code that is valid for a limited time.
 *
 * @param text the whole link, with its token, or the code
 * @param until its expiry, by the clock that checks it
 */
public record OneTimeSecret(Secret text, Instant until) {}
