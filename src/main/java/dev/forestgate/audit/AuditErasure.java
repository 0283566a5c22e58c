package dev.forestgate.audit;

import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Erasure of the personal members of a deleted account: the detail of records about it, and address
 * and user agent of its own actions. Ids, times and actions stay, and the seals stay verifiable, as
 * they cover salted digests. An operator can't erase what was done to others by a deletion of the
 * own account.
 */
@Component
public final class AuditErasure {
  /** Pages keep transactions short for an account with a million records. */
  private static final int PAGE = 1000;

  private static final String DETAIL = erasing("subject", "detail = null, detail_salt = null");
  private static final String ORIGIN =
      erasing("actor", "ip = null, user_agent = null, origin_salt = null");

  private final Optional<DatabaseClient> database;

  AuditErasure(ObjectProvider<DatabaseClient> database) {
    this.database = Optional.ofNullable(database.getIfAvailable());
  }

  /** Erases the members of {@code account}. May be repeated. */
  public Mono<Void> erase(UUID account) {
    return Mono.justOrEmpty(database)
        .flatMap(store -> pages(store, DETAIL, account).then(pages(store, ORIGIN, account)));
  }

  private static Mono<Void> pages(DatabaseClient store, String update, UUID account) {
    return page(store, update, account, 0)
        .expand(last -> page(store, update, account, last))
        .then();
  }

  /** Id of the last record of the page after {@code after}; empty after the last page. */
  private static Mono<Long> page(DatabaseClient store, String update, UUID account, long after) {
    return store
        .sql(update)
        .bind(0, account)
        .bind(1, after)
        .map(row -> Optional.ofNullable(row.get("last", Long.class)))
        .one()
        .flatMap(Mono::justOrEmpty);
  }

  private static String erasing(String column, String members) {
    return "with page as (select id, at from audit_records where "
        + column
        + " = $1 and id > $2 order by id limit "
        + PAGE
        + "), erased as (update audit_records r set "
        + members
        + " from page where r.id = page.id and r.at = page.at) select max(id) as last from page";
  }
}
