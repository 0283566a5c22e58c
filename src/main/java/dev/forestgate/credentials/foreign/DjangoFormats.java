package dev.forestgate.credentials.foreign;

import dev.forestgate.credentials.foreign.hash.Argon2Hash;
import dev.forestgate.credentials.foreign.hash.BcryptHash;
import dev.forestgate.credentials.foreign.hash.ForeignHash;
import dev.forestgate.credentials.foreign.hash.HashText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of Django's {@code django.contrib.auth.hashers}: {@code
 * pbkdf2_sha256$<iterations>$<salt>$<hash>}, {@code scrypt$<N>$<salt>$<r>$<p>$<hash>}, {@code
 * argon2$argon2id$…} and {@code bcrypt$$2b$…}. The salt is text, the hash base64.
 */
final class DjangoFormats {
  private static final Pattern PBKDF2 =
      Pattern.compile("pbkdf2_(sha1|sha256|sha512)\\$([0-9]+)\\$([^$]+)\\$" + HashText.BASE64);
  private static final Pattern SCRYPT =
      Pattern.compile("scrypt\\$([0-9]+)\\$([^$]+)\\$([0-9]+)\\$([0-9]+)\\$" + HashText.BASE64);
  private static final String BCRYPT = "bcrypt$";
  private static final String ARGON2 = "argon2";

  private DjangoFormats() {}

  static @Nullable ForeignHash read(String text) {
    Matcher pbkdf2 = PBKDF2.matcher(text);
    if (pbkdf2.matches()) {
      return TextSaltHashes.pbkdf2(
          pbkdf2.group(1), pbkdf2.group(2), pbkdf2.group(3), HashText.base64(pbkdf2.group(4)));
    }
    Matcher scrypt = SCRYPT.matcher(text);
    if (scrypt.matches()) {
      return TextSaltHashes.scrypt(
          scrypt.group(1),
          scrypt.group(3),
          scrypt.group(4),
          scrypt.group(2),
          HashText.base64(scrypt.group(5)));
    }
    if (text.startsWith(ARGON2 + "$")) {
      return Argon2Hash.read(text.substring(ARGON2.length()));
    }
    return text.startsWith(BCRYPT) ? BcryptHash.read(text.substring(BCRYPT.length())) : null;
  }
}
