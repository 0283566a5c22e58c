package dev.forestgate.roles;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Roles of an account: those of {@link Role}, and any others that an application gives a meaning.
 * In JSON an array of names.
 *
 * @param names sorted, each once
 */
public record Roles(@JsonValue List<String> names) {
  /** No role. */
  public static final Roles NONE = new Roles(List.of());

  /** So that the roles fit into a token beside its other claims. */
  public static final int MOST = 16;

  /** Requirement on a name, for error messages. */
  public static final String NAME_RULE =
      "must have 2 to 32 characters of a-z, 0-9 and -, and begin with a letter";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{1,31}");

  /** Sorts {@code names}. Does not check them: a store may hold names of another version. */
  @JsonCreator
  public Roles {
    names = names.stream().sorted().distinct().toList();
  }

  /** The roles of this text in a store; those of PostgreSQL are an array. */
  public static Roles of(String... names) {
    return new Roles(Arrays.asList(names));
  }

  /** Names that are typed in one text, separated by spaces or commas. Does not check them. */
  public static List<String> names(String typed) {
    return Arrays.stream(typed.split("[ ,]")).filter(name -> !name.isEmpty()).toList();
  }

  /** Returns whether {@code name} can be the name of a role. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** These roles and {@code name}. */
  public Roles with(String name) {
    List<String> all = new ArrayList<>(names);
    all.add(name);
    return new Roles(all);
  }

  /** Returns whether there is no role. */
  public boolean isEmpty() {
    return names.isEmpty();
  }

  /** Returns whether the rights of {@code role} are among those of these roles. */
  public boolean has(Role role) {
    return highest().filter(own -> own.compareTo(role) >= 0).isPresent();
  }

  /**
   * Returns whether these roles may act on an account with the roles {@code other}: it has no more
   * rights.
   */
  public boolean reach(Roles other) {
    return other.highest().map(this::has).orElse(true);
  }

  /** The role with the most rights. Empty without one of {@link Role}. */
  public Optional<Role> highest() {
    return names.stream().flatMap(name -> Role.of(name).stream()).max(Role::compareTo);
  }

  /** Names of the roles of {@link Role} that are in one of {@code one} and {@code other} only. */
  public static Collection<Role> difference(Roles one, Roles other) {
    return Arrays.stream(Role.values())
        .filter(role -> one.names.contains(role.text()) != other.names.contains(role.text()))
        .toList();
  }
}
