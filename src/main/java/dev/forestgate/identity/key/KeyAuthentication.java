package dev.forestgate.identity.key;

import static dev.forestgate.failure.Failure.INSUFFICIENT_SCOPE;
import static dev.forestgate.failure.Failure.INVALID_TOKEN;

import dev.forestgate.apikeys.KeyCheck;
import dev.forestgate.apikeys.KeyFormat;
import dev.forestgate.apikeys.KeyScope;
import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Authenticates the callers of requests by API keys, which are bearer tokens (RFC 6750). */
@Component
public final class KeyAuthentication {
  private final KeyCheck check;

  KeyAuthentication(KeyCheck check) {
    this.check = check;
  }

  /** Returns whether a bearer token is an API key, valid or not. */
  public static boolean isKey(Secret token) {
    return token.reveal().startsWith(KeyFormat.PREFIX);
  }

  /** The caller by {@code key}. Fails with INVALID_TOKEN, and with INSUFFICIENT_SCOPE. */
  public Mono<KeyCaller> caller(Secret key, KeyScope scope) {
    return caller(key).doOnNext(caller -> caller.require(scope));
  }

  /** Fails with INSUFFICIENT_SCOPE, for a route that no key may call; else with INVALID_TOKEN. */
  public <T> Mono<T> refuse(Secret key) {
    return caller(key).flatMap(caller -> Mono.error(Failed.of(INSUFFICIENT_SCOPE)));
  }

  private Mono<KeyCaller> caller(Secret key) {
    return check
        .check(key)
        .map(KeyCaller::new)
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_TOKEN)));
  }
}
