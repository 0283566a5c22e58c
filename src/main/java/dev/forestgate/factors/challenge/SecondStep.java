package dev.forestgate.factors.challenge;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Sign-in whose first method is proven and whose second factor is awaited.
 *
 * @param credentialVersion version of the account's credentials at the first step
 * @param mode text of the session mode
 * @param amr methods of the first step (RFC 8176); at least one
 * @param visitors ids under which the client that began the sign-in may come back; at least one
 */
public record SecondStep(
    UUID user, int credentialVersion, String mode, List<String> amr, Set<UUID> visitors) {
  /** Methods that are not stored, as most sign-ins have them and earlier versions had no other. */
  private static final List<String> PASSWORD = List.of("pwd");

  private static final String AND = "+";

  /** Text in Redis: the version, the mode with its methods, and the visitors. */
  String contents() {
    String methods = amr.equals(PASSWORD) ? "" : AND + String.join(AND, amr);
    String ids = visitors.stream().map(UUID::toString).collect(joining(" "));
    return credentialVersion + " " + mode + methods + " " + ids;
  }

  static SecondStep of(UUID user, String contents) {
    String[] words = contents.split(" ", -1);
    List<String> modeAndMethods = List.of(words[1].split("[+]"));
    Set<UUID> visitors =
        Arrays.stream(words).skip(2).map(UUID::fromString).collect(toUnmodifiableSet());
    return new SecondStep(
        user,
        Integer.parseInt(words[0]),
        modeAndMethods.get(0),
        modeAndMethods.size() == 1 ? PASSWORD : modeAndMethods.subList(1, modeAndMethods.size()),
        visitors);
  }
}
