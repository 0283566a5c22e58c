package dev.forestgate.transactions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change that is made in one step with another, or not at all: a letter that is put into the
 * outbox with the account it is about, a token that is spent with the password it sets. The room
 * whose data it is writes it down; the room that makes the step carries it out, without a look
 * inside. All changes of a step are for the same kind of store.
 */
public sealed interface Enlisted {
  /**
   * What the whole step fails with where this change has touched nothing; null where that is as
   * good.
   */
  @Nullable RuntimeException otherwise();

  /**
   * For PostgreSQL.
   *
   * @param statement one statement, with {@code $1} and so on
   * @param bindings its values in order; an {@code io.r2dbc.spi.Parameter} where one may be null
   */
  record Sql(String statement, List<Object> bindings, @Nullable RuntimeException otherwise)
      implements Enlisted {

    public static Sql of(String statement, Object... bindings) {
      return new Sql(statement, List.of(bindings), null);
    }

    /** The same, but the step fails with {@code otherwise} where it touches no row. */
    public Sql orFail(RuntimeException otherwise) {
      return new Sql(statement, bindings, otherwise);
    }

    /** Without the values, which may be secrets. */
    @Override
    public String toString() {
      return statement;
    }
  }

  /**
   * For the account store in Redis, whose one script carries it out.
   *
   * @param command a command and its arguments, as {@code redis.call} takes them; or the name of a
   *     room, that of a function in {@code redis/<room>.lua}, and what it is given. Where {@code
   *     otherwise} is there, a command is one that replies 0 or nil where it has touched nothing.
   *     It is carried out before all others, so that a step that fails has changed nothing; so a
   *     step has one of that kind at most. A function has one beside it that says beforehand
   *     whether it would touch something, so of those there may be more.
   */
  record Redis(List<String> command, @Nullable RuntimeException otherwise) implements Enlisted {

    public static Redis of(String... command) {
      return new Redis(List.of(command), null);
    }

    /** The same, but the step fails with {@code otherwise} where it touches nothing. */
    public Redis orFail(RuntimeException otherwise) {
      return new Redis(command, otherwise);
    }

    /** Without the arguments, which may be secrets. */
    @Override
    public String toString() {
      return command.get(0);
    }

    /** Whether it refuses the step only by what it does; those of Redis are in capitals. */
    public boolean isRefusingCommand() {
      return otherwise != null && Character.isUpperCase(command.get(0).charAt(0));
    }
  }
}
