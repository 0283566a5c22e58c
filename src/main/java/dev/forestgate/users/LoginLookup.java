package dev.forestgate.users;

import dev.forestgate.users.name.Canonical;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.LoginName;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Look-up of an account under both keys of its login name. */
public final class LoginLookup {
  private LoginLookup() {}

  /**
   * The account that {@code byKey} finds under the key of {@code name}, else under the former key
   * if the account still has that name. Both look-ups run in any case, so that the time does not
   * reveal whether the account exists. Empty if there is none.
   */
  public static Mono<User> find(LoginName name, Function<String, Mono<User>> byKey) {
    String formerKey = name.formerKey();
    if (formerKey == null) {
      return byKey.apply(name.key());
    }
    return Mono.zip(
            byKey.apply(name.key()).singleOptional(),
            byKey.apply(formerKey).filter(user -> has(user, name)).singleOptional(),
            (current, former) -> current.or(() -> former))
        .flatMap(Mono::justOrEmpty);
  }

  private static boolean has(User user, LoginName name) {
    String email = user.email();
    String username = user.username();
    return name.kind() == LoginName.Kind.EMAIL
        ? email != null && EmailAddress.keyOf(email).filter(name.key()::equals).isPresent()
        : username != null && Canonical.of(username).equals(name.key());
  }
}
