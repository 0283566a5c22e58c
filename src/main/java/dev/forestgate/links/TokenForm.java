package dev.forestgate.links;

import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import org.jspecify.annotations.Nullable;

/** Body that holds the token of a link and nothing else. */
record TokenForm(@Nullable Secret token) {
  /** Throws INVALID_REQUEST if the token is missing. */
  Secret required() {
    if (token == null) {
      throw Failed.invalid("token", "is required");
    }
    return token;
  }
}
