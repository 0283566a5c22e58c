package dev.forestgate.credentials.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.credentials.foreign.hash.ForeignHash;
import dev.forestgate.credentials.foreign.hash.HashText;
import dev.forestgate.credentials.foreign.hash.Scrypt;
import dev.forestgate.credentials.foreign.hash.ScryptHash;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * scrypt of Better Auth's {@code account.password}: {@code <salt>:<hash>}, both hexadecimal. The
 * salt is that text itself, not its bytes, and the password is in NFKC.
 */
final class BetterAuthFormat {
  private static final Pattern SHAPE = Pattern.compile("([0-9a-f]{32}):([0-9a-f]{128})");

  /** Constants of the package {@code @better-auth/utils}. */
  private static final Scrypt COST = new Scrypt(14, 16, 1);

  private BetterAuthFormat() {}

  static @Nullable ForeignHash read(String text) {
    Matcher found = SHAPE.matcher(text);
    return found.matches()
        ? new ScryptHash(COST, true, found.group(1).getBytes(UTF_8), HashText.hex(found.group(2)))
        : null;
  }
}
