package dev.forestgate.factors.challenge;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Arrays;
import java.util.Set;
import java.util.UUID;

/**
 * Sign-in whose password was right and whose second factor is awaited.
 *
 * @param credentialVersion version of the account's credentials when the password was checked
 * @param mode text of the session mode
 * @param visitors ids under which the client that began the sign-in may come back; at least one
 */
public record SecondStep(UUID user, int credentialVersion, String mode, Set<UUID> visitors) {
  /** Text in Redis. */
  String contents() {
    String ids = visitors.stream().map(UUID::toString).collect(joining(" "));
    return credentialVersion + " " + mode + " " + ids;
  }

  static SecondStep of(UUID user, String contents) {
    String[] words = contents.split(" ", -1);
    Set<UUID> visitors =
        Arrays.stream(words).skip(2).map(UUID::fromString).collect(toUnmodifiableSet());
    return new SecondStep(user, Integer.parseInt(words[0]), words[1], visitors);
  }
}
