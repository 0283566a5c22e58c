package dev.forestgate.transactions;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * A write that commits atomically with the account write it belongs to, such as an e-mail put into
 * the outbox or a token spent with the password it sets. The package that owns the data makes it;
 * the package that commits does not look inside. All writes of a transaction are for the same
 * store.
 */
public sealed interface Enlisted {
  /** Failure of the whole transaction if this write changes nothing; null if that is acceptable. */
  @Nullable RuntimeException otherwise();

  /**
   * Write in PostgreSQL.
   *
   * @param statement one statement, with {@code $1} and so on
   * @param bindings values in order; an {@code io.r2dbc.spi.Parameter} for a value that may be null
   */
  record Sql(String statement, List<Object> bindings, @Nullable RuntimeException otherwise)
      implements Enlisted {

    public static Sql of(String statement, Object... bindings) {
      return new Sql(statement, List.of(bindings), null);
    }

    /** Returns whether all values are arrays: the columns of the rows that it writes. */
    public boolean hasColumns() {
      return bindings.stream().allMatch(Object[].class::isInstance);
    }

    /**
     * One write of the rows of all {@code writes}, which {@linkplain #hasColumns have columns} and
     * are of one statement.
     */
    public static Sql ofRows(List<Sql> writes) {
      Sql first = writes.get(0);
      return of(
          first.statement,
          IntStream.range(0, first.bindings.size()).mapToObj(n -> column(writes, n)).toArray());
    }

    private static Object[] column(List<Sql> writes, int number) {
      Object[] first = (Object[]) writes.get(0).bindings.get(number);
      return writes.stream()
          .flatMap(write -> Stream.of((Object[]) write.bindings.get(number)))
          .toArray(length -> Arrays.copyOf(first, length));
    }

    /** The same write, which fails the transaction with {@code otherwise} if it changes no row. */
    public Sql orFail(RuntimeException otherwise) {
      return new Sql(statement, bindings, otherwise);
    }

    /** Statement without its values, which may be secrets. */
    @Override
    public String toString() {
      return statement;
    }
  }

  /**
   * Write in PostgreSQL that takes values from the reactive context of its commit, such as the
   * address of the client. Left out if accounts are in Redis.
   */
  record Contextual(Function<ContextView, Sql> write) implements Enlisted {
    @Override
    public @Nullable RuntimeException otherwise() {
      return null;
    }
  }

  /**
   * Write in the account store in Redis, run by its script {@code account-step}.
   *
   * @param command a command and its arguments, as {@code redis.call} takes them; or the name of a
   *     module, that of a function in {@code redis/<module>.lua}, and its arguments. With {@code
   *     otherwise}, a command must reply 0 or nil if it changes nothing; it runs before all others,
   *     so that a refused transaction has changed nothing, and a transaction has at most one. A
   *     function has a counterpart that returns beforehand whether it would change something, so a
   *     transaction may have several.
   */
  record Redis(List<String> command, @Nullable RuntimeException otherwise) implements Enlisted {

    public static Redis of(String... command) {
      return new Redis(List.of(command), null);
    }

    /** The same write, which fails the transaction with {@code otherwise} if it changes nothing. */
    public Redis orFail(RuntimeException otherwise) {
      return new Redis(command, otherwise);
    }

    /** Command without its arguments, which may be secrets. */
    @Override
    public String toString() {
      return command.get(0);
    }

    /** Returns whether this is a command of Redis, in capitals, that may refuse the transaction. */
    public boolean isRefusingCommand() {
      return otherwise != null && !isFunction();
    }

    /** Returns whether this is a function of a module. Commands are in capitals. */
    public boolean isFunction() {
      return !Character.isUpperCase(command.get(0).charAt(0));
    }
  }
}
