package dev.forestgate.credentials.foreign;

import dev.forestgate.credentials.foreign.hash.ForeignHash;
import dev.forestgate.credentials.foreign.hash.HashText;
import dev.forestgate.credentials.foreign.hash.Pbkdf2Hash;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * PBKDF2 of passlib, {@code $pbkdf2-sha256$<iterations>$<salt>$<hash>}, and of OpenLDAP, {@code
 * {PBKDF2-SHA256}<iterations>$<salt>$<hash>}. Without a digest in the name it is SHA-1. Salt and
 * hash are {@linkplain HashText#adaptedBase64 adapted base64}.
 */
final class PasslibFormats {
  private static final String REST = "([0-9]+)\\$([A-Za-z0-9./]+)\\$([A-Za-z0-9./]+)";
  private static final Pattern SHAPE =
      Pattern.compile(
          "(?:\\$pbkdf2(?:-(sha256|sha512))?\\$|\\{PBKDF2(?:-(SHA1|SHA256|SHA512))?})" + REST);

  private PasslibFormats() {}

  static @Nullable ForeignHash read(String text) {
    Matcher found = SHAPE.matcher(text);
    return found.matches()
        ? new Pbkdf2Hash(
            digest(found.group(1), found.group(2)),
            HashText.number(found.group(3)),
            HashText.adaptedBase64(found.group(4)),
            HashText.adaptedBase64(found.group(5)))
        : null;
  }

  private static Pbkdf2Hash.Digest digest(@Nullable String passlib, @Nullable String ldap) {
    String name = passlib != null ? passlib : ldap;
    return name == null
        ? Pbkdf2Hash.Digest.SHA1
        : Pbkdf2Hash.Digest.of(name.toLowerCase(Locale.ROOT));
  }
}
