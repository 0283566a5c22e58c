package dev.forestgate.mail.message;

import dev.forestgate.secret.Secret;
import java.time.Instant;

/**
 * A link or a code that is worth something for a while.
 *
 * @param text the whole link, with its token, or the code
 * @param until when it no longer works, by the same clock that will refuse it
 */
public record OneTimeSecret(Secret text, Instant until) {}
