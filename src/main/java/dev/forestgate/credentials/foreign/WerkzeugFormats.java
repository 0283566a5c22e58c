package dev.forestgate.credentials.foreign;

import dev.forestgate.credentials.foreign.hash.ForeignHash;
import dev.forestgate.credentials.foreign.hash.HashText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of Werkzeug's {@code generate_password_hash}, which Flask uses: {@code
 * scrypt:<N>:<r>:<p>$<salt>$<hash>} and {@code pbkdf2:sha256:<iterations>$<salt>$<hash>}. The salt
 * is text, the hash hexadecimal.
 */
final class WerkzeugFormats {
  private static final String SALT_AND_HASH = "\\$([^$]+)\\$([0-9a-f]+)";
  private static final Pattern PBKDF2 =
      Pattern.compile("pbkdf2:(sha1|sha256|sha512):([0-9]+)" + SALT_AND_HASH);
  private static final Pattern SCRYPT =
      Pattern.compile("scrypt:([0-9]+):([0-9]+):([0-9]+)" + SALT_AND_HASH);

  private WerkzeugFormats() {}

  static @Nullable ForeignHash read(String text) {
    Matcher pbkdf2 = PBKDF2.matcher(text);
    if (pbkdf2.matches()) {
      return TextSaltHashes.pbkdf2(
          pbkdf2.group(1), pbkdf2.group(2), pbkdf2.group(3), HashText.hex(pbkdf2.group(4)));
    }
    Matcher scrypt = SCRYPT.matcher(text);
    return scrypt.matches()
        ? TextSaltHashes.scrypt(
            scrypt.group(1),
            scrypt.group(2),
            scrypt.group(3),
            scrypt.group(4),
            HashText.hex(scrypt.group(5)))
        : null;
  }
}
