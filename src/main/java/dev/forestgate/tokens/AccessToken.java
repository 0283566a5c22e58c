package dev.forestgate.tokens;

import dev.forestgate.secret.Secret;
import java.time.Duration;

/** Signed JWT, and its remaining validity. */
public record AccessToken(Secret value, Duration lifetime) {}
