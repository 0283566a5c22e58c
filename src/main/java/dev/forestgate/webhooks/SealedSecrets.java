package dev.forestgate.webhooks;

import static dev.forestgate.postgres.Columns.required;

import dev.forestgate.factors.key.FactorKeys;
import dev.forestgate.postgres.Statements;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Secrets of webhooks as PostgreSQL has them: encrypted under the keys of factors, and bound to
 * their webhook. One under an older key is encrypted anew with its next delivery, or by {@link
 * #renewAll}. Methods with a {@code Mono} fail with Spring's {@code DataAccessException} if
 * PostgreSQL is unavailable.
 */
@Component
@ConditionalOnPostgresAccounts
public final class SealedSecrets {
  private static final String LIST = "select id, secret from webhooks";

  /** Changes nothing if the secret was replaced meanwhile. */
  private static final String RENEW =
      "update webhooks set secret = $3 where id = $1 and secret = $2";

  private final Statements statements;
  private final FactorKeys keys;

  SealedSecrets(DatabaseClient database, FactorKeys keys) {
    this.statements = new Statements(database);
    this.keys = keys;
  }

  String seal(UUID webhook, Secret secret) {
    return keys.seal(secret.reveal().getBytes(StandardCharsets.US_ASCII), webhook, webhook);
  }

  /** The secret of {@code webhook}. Empty if its key is gone. */
  Optional<Secret> open(UUID webhook, String sealed) {
    return keys.open(sealed, webhook, webhook)
        .map(text -> Secret.of(new String(text, StandardCharsets.US_ASCII)));
  }

  /** Encrypts {@code secret} anew if its key was rotated. False if there was nothing to do. */
  Mono<Boolean> renew(UUID webhook, String sealed, Secret secret) {
    return keys.isOutdated(sealed)
        ? statements
            .count(RENEW, List.of(webhook, sealed, seal(webhook, secret)))
            .map(changed -> changed > 0)
        : Mono.just(false);
  }

  /**
   * Encrypts all secrets under the newest key. May run beside any number of services, and again.
   */
  public Mono<Renewed> renewAll() {
    return statements
        .all(
            LIST,
            List.of(),
            row ->
                new Stored(required(row, "id", UUID.class), required(row, "secret", String.class)))
        .concatMap(this::renew)
        .collect(Collectors.groupingBy(outcome -> outcome, Collectors.counting()))
        .map(
            counts ->
                new Renewed(
                    counts.getOrDefault(Outcome.RENEWED, 0L),
                    counts.getOrDefault(Outcome.UNREADABLE, 0L)));
  }

  private Mono<Outcome> renew(Stored stored) {
    return Mono.justOrEmpty(open(stored.webhook(), stored.sealed()))
        .flatMap(secret -> renew(stored.webhook(), stored.sealed(), secret))
        .map(renewed -> renewed ? Outcome.RENEWED : Outcome.CURRENT)
        .defaultIfEmpty(Outcome.UNREADABLE);
  }

  private record Stored(UUID webhook, String sealed) {}

  private enum Outcome {
    RENEWED,
    CURRENT,
    UNREADABLE
  }

  /**
   * @param renewed number of secrets that were encrypted anew
   * @param unreadable number of secrets whose key is gone
   */
  public record Renewed(long renewed, long unreadable) {
    /** There is no webhook. */
    public static final Renewed NONE = new Renewed(0, 0);
  }
}
