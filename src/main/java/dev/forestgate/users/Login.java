package dev.forestgate.users;

import dev.forestgate.users.name.Canonical;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Joiners;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What a person signs in with, in the form in which it is looked up.
 *
 * @param isAddress whether it is an e-mail address and no name
 * @param key the canonical form
 * @param formerKey the form in which earlier versions looked it up; null where that is the same
 */
public record Login(boolean isAddress, String key, @Nullable String formerKey) {
  /** No name or address that could have been registered is longer. */
  private static final int LONGEST = 512;

  /** Empty for what can be neither a name nor an address. */
  public static Optional<Login> of(String typed) {
    if (typed.length() > LONGEST || typed.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    String key = Canonical.of(typed);
    return key.indexOf('@') < 0
        ? Optional.of(name(typed, key))
        : EmailAddress.of(typed).or(() -> EmailAddress.of(key)).map(Login::address);
  }

  /** The account that holds {@code address}, verified or not, under its key of today or before. */
  public static Login address(EmailAddress address) {
    return new Login(true, address.key(), address.formerKey().orElse(null));
  }

  private static Login name(String typed, String key) {
    return new Login(false, key, Joiners.areIn(typed) ? Canonical.withJoiners(typed) : null);
  }

  /**
   * The account that {@code find} finds under the key, else under the former one if it still means
   * what was typed. Where there are two keys, both are asked for at once: the time does not tell
   * whether there is such an account.
   */
  public Mono<User> find(Function<String, Mono<User>> find) {
    String former = formerKey;
    if (former == null) {
      return find.apply(key);
    }
    return Mono.zip(
            find.apply(key).singleOptional(),
            find.apply(former).filter(this::isMeantBy).singleOptional(),
            (today, before) -> today.or(() -> before))
        .flatMap(Mono::justOrEmpty);
  }

  private boolean isMeantBy(User user) {
    String own = user.email();
    return isAddress
        ? own != null && EmailAddress.keyOf(own).filter(key::equals).isPresent()
        : Canonical.of(user.username()).equals(key);
  }
}
