package dev.forestgate.postgres;

import io.r2dbc.spi.Readable;

/** Columns of a row. */
public final class Columns {
  private Columns() {}

  /**
   * The value of {@code column}. Throws {@link IllegalStateException} where it is null, which the
   * schema excludes.
   */
  public static <T> T required(Readable row, String column, Class<T> type) {
    T value = row.get(column, type);
    if (value == null) {
      throw new IllegalStateException("Column " + column + " is null, a value was expected");
    }
    return value;
  }
}
