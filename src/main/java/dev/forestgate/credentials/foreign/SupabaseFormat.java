package dev.forestgate.credentials.foreign;

import dev.forestgate.credentials.foreign.hash.FirebaseHash;
import dev.forestgate.credentials.foreign.hash.ForeignHash;
import dev.forestgate.credentials.foreign.hash.HashText;
import dev.forestgate.credentials.foreign.hash.Scrypt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Firebase's scrypt in Supabase's {@code auth.users}: {@code $fbscrypt$v=1,n=14,r=8,p=1,ss=<salt
 * separator>,sk=<signer key>$<salt>$<hash>}, base64.
 */
final class SupabaseFormat {
  private static final Pattern SHAPE =
      Pattern.compile(
          "\\$fbscrypt\\$v=1,n=([0-9]+),r=([0-9]+),p=([0-9]+)(?:,ss="
              + HashText.BASE64
              + ")?,sk="
              + HashText.BASE64
              + "\\$"
              + HashText.BASE64
              + "\\$"
              + HashText.BASE64);

  private SupabaseFormat() {}

  static @Nullable ForeignHash read(String text) {
    Matcher found = SHAPE.matcher(text);
    if (!found.matches()) {
      return null;
    }
    String separator = found.group(4);
    return new FirebaseHash(
        new Scrypt(
            HashText.number(found.group(1)),
            HashText.number(found.group(2)),
            HashText.number(found.group(3))),
        HashText.base64(found.group(6)),
        HashText.base64(found.group(7)),
        separator == null ? new byte[0] : HashText.base64(separator),
        HashText.base64(found.group(5)));
  }
}
