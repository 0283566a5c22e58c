package dev.forestgate.credentials.pool;

import java.util.List;
import java.util.function.Supplier;

/**
 * Work that takes less time together with another of its kind, on one thread, than both in turn.
 * All paired work of a pool is of one kind.
 */
public interface PairedWork<T> extends Supplier<T> {
  /** Results of this work and of {@code next}. Fails for both if one fails. */
  List<T> getWith(PairedWork<T> next);
}
