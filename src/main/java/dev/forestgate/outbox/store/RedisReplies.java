package dev.forestgate.outbox.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Replies of the scripts {@code redis/queue-*.lua}. */
final class RedisReplies {
  private RedisReplies() {}

  static Leased leased(Object reply, UUID holder, long askedAt) {
    List<?> row = (List<?>) reply;
    String account = (String) row.get(1);
    String recipient = (String) row.get(2);
    String expires = (String) row.get(6);
    return new Leased(
        new QueueEntry(
            UUID.fromString((String) row.get(0)),
            (String) row.get(3),
            (String) row.get(4),
            account.isEmpty() ? null : UUID.fromString(account),
            recipient.isEmpty() ? null : recipient,
            expires.isEmpty() ? null : time(expires)),
        holder,
        time((String) row.get(5)),
        Math.toIntExact((Long) row.get(7)),
        Duration.ofMillis((Long) row.get(8)),
        row.get(9).equals(1L),
        askedAt);
  }

  static QueueCounts counts(List<Object> reply) {
    return new QueueCounts(
        reply.subList(3, reply.size()).stream().map(String.class::cast).toList(),
        (Long) reply.get(0),
        (Long) reply.get(1),
        Duration.ofMillis((Long) reply.get(2)));
  }

  static DeadEntry dead(Object reply) {
    List<?> row = (List<?>) reply;
    String recipient = (String) row.get(2);
    return new DeadEntry(
        UUID.fromString((String) row.get(0)),
        (String) row.get(1),
        recipient.isEmpty() ? null : recipient,
        time((String) row.get(3)),
        Integer.parseInt((String) row.get(4)),
        (String) row.get(5),
        row.get(6).equals(1L));
  }

  private static Instant time(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }
}
