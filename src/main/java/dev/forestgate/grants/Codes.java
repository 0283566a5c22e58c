package dev.forestgate.grants;

import dev.forestgate.grants.model.Authorization;
import dev.forestgate.grants.model.CodeRequest;
import dev.forestgate.grants.model.IssuedCode;
import dev.forestgate.secret.Secret;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Authorization codes in PostgreSQL: 256 random bits, of which only the SHA-256 is stored, valid
 * for a minute (RFC 6749, section 4.1.2). Every method fails with NEEDS_POSTGRES if accounts are in
 * Redis, and with Spring's {@code DataAccessException} if PostgreSQL is unavailable.
 */
@Component
public final class Codes {
  private static final Duration LIFETIME = Duration.ofSeconds(60);

  /** A replay is recognized so long. */
  private static final Duration KEPT = Duration.ofDays(1);

  private static final int BYTES = 32;
  private static final int LENGTH = 43;

  private final GrantTables tables;
  private final SecureRandom random;
  private final Clock clock;

  Codes(GrantTables tables, SecureRandom random, Clock clock) {
    this.tables = tables;
    this.random = random;
    this.clock = clock;
  }

  /** Issues a code. */
  public Mono<Secret> issue(Authorization authorization, CodeRequest request) {
    return Mono.defer(
        () -> {
          Secret code = Secret.random(random, BYTES);
          Instant end = clock.instant().plus(LIFETIME);
          return tables
              .count(CodeSql.add(code.sha256(), authorization, request, end))
              .thenReturn(code);
        });
  }

  /** Code as it was issued, also one that has expired or was redeemed. Empty for an unknown one. */
  public Mono<IssuedCode> find(Secret code) {
    return code.reveal().length() == LENGTH
        ? tables.one(CodeSql.find(code.sha256()), CodeSql::code)
        : Mono.empty();
  }

  /** Deletes codes that expired a day ago, at most 1,000. */
  Mono<Void> tidy() {
    return tables.count(CodeSql.forget(clock.instant().minus(KEPT))).then();
  }
}
