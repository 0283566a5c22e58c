package dev.forestgate.tokens;

import dev.forestgate.secret.Secret;
import java.time.Duration;

/** A signed JWT as it is handed out, and how long it is valid from now. */
public record AccessToken(Secret value, Duration lifetime) {}
