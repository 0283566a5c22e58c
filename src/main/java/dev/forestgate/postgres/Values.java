package dev.forestgate.postgres;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Type;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values that are bound to a statement; null binds SQL's null. */
public final class Values {
  private Values() {}

  /** A value of type {@code varchar}. */
  public static Parameter text(@Nullable String value) {
    return value(R2dbcType.VARCHAR, value);
  }

  /** A value of type {@code timestamptz}. The database rounds it to microseconds. */
  public static Parameter time(@Nullable Instant value) {
    return value(
        R2dbcType.TIMESTAMP_WITH_TIME_ZONE,
        value == null ? null : OffsetDateTime.ofInstant(value, ZoneOffset.UTC));
  }

  /** A value of type {@code uuid}. */
  public static Parameter id(@Nullable UUID value) {
    return value == null ? Parameters.in(UUID.class) : Parameters.in(value);
  }

  private static Parameter value(Type type, @Nullable Object value) {
    return value == null ? Parameters.in(type) : Parameters.in(type, value);
  }
}
