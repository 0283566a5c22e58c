package dev.forestgate.cli.accounts;

import dev.forestgate.cli.mode.ModeArguments;
import dev.forestgate.credentials.foreign.FirebaseProject;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.Secret;
import dev.forestgate.secret.SecretFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Options for the password hashes of Firebase. The signer key comes from a file or from the
 * environment, as other users of the machine can read the command line. The file may be the whole
 * block {@code hash_config} of Firebase's console.
 */
final class FirebaseOptions {
  static final String SIGNER_KEY = "firebase-signer-key";
  static final String SALT_SEPARATOR = "firebase-salt-separator";
  static final String ROUNDS = "firebase-rounds";
  static final String MEM_COST = "firebase-mem-cost";
  static final Set<String> NAMES = Set.of(SIGNER_KEY, SALT_SEPARATOR, ROUNDS, MEM_COST);

  private static final String VARIABLE = "FIREBASE_SIGNER_KEY";
  private static final String DEFAULT_SEPARATOR = "Bw==";
  private static final int DEFAULT_ROUNDS = 8;
  private static final int DEFAULT_MEM_COST = 14;
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{20,200}={0,2}");

  private FirebaseOptions() {}

  /** The parameters of the project. Null if there is no signer key. */
  static @Nullable FirebaseProject of(ModeArguments arguments, Map<String, String> environment) {
    Optional<Secret> found =
        arguments
            .value(SIGNER_KEY)
            .map(FirebaseOptions::read)
            .or(() -> Optional.ofNullable(environment.get(VARIABLE)).map(Secret::of));
    if (found.isEmpty()) {
      return null;
    }
    String text = found.get().reveal();
    String key = member(text, "base64_signer_key").orElse(text.strip());
    if (!BASE64.matcher(key).matches()) {
      throw new StartRefused(
          "The signer key of Firebase is not base64",
          "Copy base64_signer_key, or the whole hash_config, from Firebase's console");
    }
    return new FirebaseProject(
        Secret.of(key),
        member(text, "base64_salt_separator")
            .or(() -> arguments.value(SALT_SEPARATOR))
            .orElse(DEFAULT_SEPARATOR),
        number(text, "rounds").orElseGet(() -> arguments.number(ROUNDS, DEFAULT_ROUNDS)),
        number(text, "mem_cost").orElseGet(() -> arguments.number(MEM_COST, DEFAULT_MEM_COST)));
  }

  private static Secret read(String file) {
    try {
      return SecretFile.read(Path.of(file));
    } catch (IOException unreadable) {
      throw new StartRefused(
          "The file of --" + SIGNER_KEY + " can't be read",
          "Specify a file that holds base64_signer_key",
          unreadable);
    }
  }

  /** A member of {@code hash_config}, such as {@code rounds: 8,}. */
  private static Optional<String> member(String text, String name) {
    return find(text, name).map(found -> found.group(1));
  }

  private static Optional<Integer> number(String text, String name) {
    return find(text, name).map(found -> number(text, name, found));
  }

  private static int number(String text, String name, MatchResult found) {
    if (!NUMBER.matcher(found.group(1)).matches()) {
      throw new StartRefused(
          "Line %d of the hash_config of Firebase has no positive number for %s"
              .formatted(text.substring(0, found.start(1)).lines().count(), name),
          "Copy the whole hash_config from Firebase's console");
    }
    return Integer.parseInt(found.group(1));
  }

  private static Optional<MatchResult> find(String text, String name) {
    return Pattern.compile("\\b" + name + "\"?\\s*[:=]\\s*\"?([A-Za-z0-9+/_=-]{1,200})")
        .matcher(text)
        .results()
        .findFirst();
  }
}
