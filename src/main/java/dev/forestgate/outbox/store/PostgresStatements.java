package dev.forestgate.outbox.store;

/**
 * Statements on the table of a queue.
 *
 * <p>A lease ends at {@code leased_until} and moves the due time there too. Versions of the service
 * without leases of jobs use the due time alone; for them a dead entry is due in a century.
 */
record PostgresStatements(
    String insert,
    String removeAllOf,
    String lease,
    String release,
    String done,
    String postpone,
    String bury,
    String drop,
    String expire,
    String clearData,
    String removeDead,
    String count,
    String list,
    String requeue,
    String discard) {

  private static final String MILLIS = " * interval '1 millisecond'";
  private static final String FREE = "leased_by = null, leased_until = null";
  private static final String HELD = " where id = $1 and leased_by = $2";

  static PostgresStatements of(QueueDefinition queue) {
    String table = queue.table();
    String due = queue.dueColumn();
    String update = "update " + table + " set ";
    String delete = "delete from " + table;
    return new PostgresStatements(
        "insert into %s (id, account, recipient, kind, words, expires_at, %s)".formatted(table, due)
            + " values ($1, $2, $3, $4, $5, $6, now() + $7"
            + MILLIS
            + ")",
        delete + " where account = $1",
        lease(table, due),
        update
            + "leased_until = now(), "
            + due
            + " = now() where leased_by = $1 and leased_until > now() and id <> all($2)",
        delete + " where id = $1 returning " + millisSince("created_at", "clock_timestamp()"),
        update + FREE + ", last_error = $3, " + due + " = now() + $4" + MILLIS + HELD,
        update
            + FREE
            + ", last_error = $3, state = 'dead', "
            + due
            + " = now() + interval '100 years'"
            + HELD,
        delete + HELD,
        delete
            + " where state = 'waiting' and expires_at <= $1"
            + " and (leased_until is null or leased_until <= now()) returning kind",
        update + "words = '{}' where state = 'dead' and expires_at <= $1 and words <> '{}'",
        delete + " where state = 'dead' and created_at <= now() - $1" + MILLIS,
        """
        select count(*) filter (where state = 'waiting') as waiting,
          count(*) filter (where state = 'dead') as dead,
          coalesce(extract(epoch from now() - min(queued_at) filter (where state = 'waiting')), 0)
            ::bigint as oldest
        from %s
        """
            .formatted(table),
        "select id, kind, recipient, created_at, attempts, last_error,"
            + " expires_at is null or expires_at > $1 as usable from "
            + table
            + " where state = 'dead' order by created_at desc limit $2",
        update
            + "state = 'waiting', attempts = 0, queued_at = now(), last_error = null, "
            + due
            + " = now() where state = 'dead' and (expires_at is null or expires_at > $1)"
            + " and ($2::uuid is null or id = $2)",
        delete + " where state = 'dead' and id = $1");
  }

  private static String lease(String table, String due) {
    return """
    with due as (
      select id, leased_by is not null as retaken from %1$s
      where state = 'waiting' and %2$s <= now()
        and (leased_until is null or leased_until <= now()) and kind = any($4)
      order by %2$s limit $3 for update skip locked)
    update %1$s entry
    set leased_by = $1, leased_until = now() + $2 %3$s, %2$s = now() + $2 %3$s,
      attempts = attempts + 1
    from due where entry.id = due.id
    returning entry.id, account, recipient, kind, words::text, created_at, expires_at, attempts,
      %4$s, retaken
    """
        .formatted(table, due, MILLIS, millisSince("queued_at", "now()"));
  }

  private static String millisSince(String column, String now) {
    return "(extract(epoch from %s - %s) * 1000)::bigint as age".formatted(now, column);
  }
}
