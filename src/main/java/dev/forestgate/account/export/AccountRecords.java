package dev.forestgate.account.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.forestgate.apikeys.ApiKeys;
import dev.forestgate.audit.AuditQuery;
import dev.forestgate.audit.AuditReader;
import dev.forestgate.audit.AuditRecord;
import dev.forestgate.exports.ExportedRecords;
import dev.forestgate.factors.Factors;
import dev.forestgate.grants.Grants;
import dev.forestgate.grants.model.Grant;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SequenceWriter;

/**
 * Sessions, second factors, API keys, grants and records of the audit of an account, and what other
 * features have of it, each as an array of JSON objects. Without PostgreSQL there are neither keys
 * nor grants nor audit. Blocks.
 */
@Component
final class AccountRecords {
  private static final int AT_ONCE = 256;

  private final Sessions sessions;
  private final Factors factors;
  private final ApiKeys keys;
  private final Grants grants;
  private final ObjectProvider<AuditReader> audit;
  private final List<ExportedRecords> further;

  AccountRecords(
      Sessions sessions,
      Factors factors,
      ApiKeys keys,
      Grants grants,
      ObjectProvider<AuditReader> audit,
      List<ExportedRecords> further) {
    this.sessions = sessions;
    this.factors = factors;
    this.keys = keys;
    this.grants = grants;
    this.audit = audit;
    this.further = further;
  }

  void write(UUID user, ArchiveFile archive, ObjectWriter json) throws IOException {
    add(archive, "sessions.json", json, sessions.list(user).map(SessionEntry::of));
    add(archive, "factors.json", json, factors.list(user));
    for (ExportedRecords records : further) {
      add(archive, records.file(), json, records.of(user));
    }
    AuditReader reader = audit.getIfAvailable();
    if (reader != null) {
      add(archive, "api-keys.json", json, keys.list(user));
      add(archive, "grants.json", json, grants.list(user).map(GrantEntry::of));
      var query = new AuditQuery(null, user, null, null, null);
      add(archive, "audit.json", json, reader.all(query).map(found -> AuditEntry.of(found, user)));
    }
  }

  /** Takes {@value #AT_ONCE} entries at a time from their source. */
  private static void add(ArchiveFile archive, String name, ObjectWriter json, Flux<?> entries)
      throws IOException {
    archive.add(
        name,
        out -> {
          try (SequenceWriter to = json.writeValuesAsArray(out);
              Stream<?> all = entries.toStream(AT_ONCE)) {
            all.forEach(to::write);
          }
        });
  }

  /** A live session. */
  record SessionEntry(
      UUID id,
      Instant createdAt,
      Instant lastSeenAt,
      Instant expiresAt,
      @JsonUnwrapped Assurance assurance,
      String ip,
      String userAgent) {
    static SessionEntry of(Session session) {
      return new SessionEntry(
          session.id(),
          session.createdAt(),
          session.lastSeenAt(),
          session.expiresAt(),
          session.assurance(),
          session.device().ip(),
          session.device().userAgent());
    }
  }

  /** A grant of a client. */
  record GrantEntry(
      UUID id,
      String clientId,
      Set<String> scopes,
      boolean offline,
      Instant createdAt,
      Instant lastUsedAt) {
    static GrantEntry of(Grant grant) {
      return new GrantEntry(
          grant.id(),
          grant.authorization().clientId(),
          grant.authorization().scopes(),
          grant.authorization().isOffline(),
          grant.createdAt(),
          grant.lastUsedAt());
    }
  }

  /**
   * A record about the account. Id, address and user agent of an operator are that person's data.
   *
   * @param actor type of the actor
   * @param own whether the account itself was the actor
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AuditEntry(
      long id,
      Instant at,
      String action,
      String actor,
      boolean own,
      @Nullable String ip,
      @Nullable String userAgent,
      @JsonRawValue @Nullable String detail) {
    static AuditEntry of(AuditRecord found, UUID user) {
      UUID actor = found.actor().id();
      boolean isOperator = actor != null && !actor.equals(user);
      return new AuditEntry(
          found.id(),
          found.at(),
          found.action(),
          found.actor().type(),
          user.equals(actor),
          isOperator ? null : found.ip(),
          isOperator ? null : found.userAgent(),
          found.detail());
    }
  }
}
