package dev.forestgate.audit.chain;

import static dev.forestgate.postgres.Columns.required;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.journal.ledger.Sealer;
import dev.forestgate.secret.Base64Url;
import dev.forestgate.secret.Sha256;
import io.r2dbc.spi.Readable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record as its seal covers it. Personal members are covered by salted digests only, so that they
 * can be erased: without the salt a digest tells nothing about them.
 *
 * @param who type and id of the actor, action and subject, each on a line
 * @param origin digest over address and user agent; null if they were erased
 * @param detail digest over the detail; null if it was erased
 * @param storedOrigin digest that was sealed; null before
 * @param storedDetail digest that was sealed; null before
 * @param position in the chain of the month; 0 before it is sealed
 * @param seal null before it is sealed
 */
record SealedRecord(
    long id,
    Instant at,
    String who,
    @Nullable String origin,
    @Nullable String detail,
    @Nullable String storedOrigin,
    @Nullable String storedDetail,
    long position,
    @Nullable String seal) {
  static final String COLUMNS =
      "id, at, actor_type, actor, action, subject, ip, user_agent, origin_salt, detail,"
          + " detail_salt, origin_digest, detail_digest, position, seal";

  /** Digest of members that were erased before they were sealed. */
  private static final String ERASED = "erased";

  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("yyyy-MM").withZone(ZoneOffset.UTC);

  static SealedRecord of(Readable row) {
    Long position = row.get("position", Long.class);
    return new SealedRecord(
        required(row, "id", Long.class),
        required(row, "at", Instant.class),
        String.join(
            "\n",
            required(row, "actor_type", String.class),
            text(row.get("actor", UUID.class)),
            required(row, "action", String.class),
            text(row.get("subject", UUID.class))),
        digest(
            row.get("origin_salt", UUID.class),
            row.get("ip", String.class),
            row.get("user_agent", String.class)),
        digest(row.get("detail_salt", UUID.class), row.get("detail", String.class)),
        row.get("origin_digest", String.class),
        row.get("detail_digest", String.class),
        position == null ? 0 : position,
        row.get("seal", String.class));
  }

  /** Month of the chain: {@code 2026-11}. */
  String month() {
    return MONTH.format(at);
  }

  /** The name of the chain at {@code at}. */
  static String month(Instant at) {
    return MONTH.format(at);
  }

  /** The record at {@code position} after the seal {@code previous}. */
  SealedRecord appended(Sealer sealer, long next, String previous) {
    String first = Objects.requireNonNullElse(origin, ERASED);
    String second = Objects.requireNonNullElse(detail, ERASED);
    return new SealedRecord(
        id,
        at,
        who,
        origin,
        detail,
        first,
        second,
        next,
        seal(sealer, next, previous, first, second));
  }

  /**
   * Returns whether the record is as it was sealed after {@code previous}; erased members count as
   * they were.
   */
  boolean isIntact(Sealer sealer, String previous) {
    return storedOrigin != null
        && storedDetail != null
        && seal != null
        && (origin == null || origin.equals(storedOrigin))
        && (detail == null || detail.equals(storedDetail))
        && Sealer.areEqual(seal, seal(sealer, position, previous, storedOrigin, storedDetail));
  }

  private String seal(
      Sealer sealer, long next, String previous, String originDigest, String detailDigest) {
    return sealer.of(
        "audit",
        previous,
        String.valueOf(next),
        String.valueOf(id),
        String.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, at)),
        who,
        originDigest,
        detailDigest);
  }

  private static String text(@Nullable UUID id) {
    return id == null ? "" : id.toString();
  }

  /** The length precedes each part, so that different parts never have the same bytes. */
  private static @Nullable String digest(@Nullable UUID salt, @Nullable String... parts) {
    if (salt == null) {
      return null;
    }
    byte[][] all = new byte[parts.length][];
    int size = Long.BYTES * 2;
    for (int i = 0; i < parts.length; i++) {
      all[i] = Objects.requireNonNullElse(parts[i], "").getBytes(UTF_8);
      size += Integer.BYTES + all[i].length;
    }
    ByteBuffer message = ByteBuffer.allocate(size);
    message.putLong(salt.getMostSignificantBits()).putLong(salt.getLeastSignificantBits());
    for (byte[] part : all) {
      message.putInt(part.length).put(part);
    }
    return Base64Url.encode(Sha256.of(message.array()));
  }
}
