package dev.forestgate.credentials.foreign;

import dev.forestgate.credentials.foreign.hash.ForeignHash;
import dev.forestgate.credentials.foreign.hash.HashRefused;
import dev.forestgate.credentials.foreign.hash.SaltedShaHash;
import dev.forestgate.credentials.foreign.hash.StoredForms;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Parser of the password hashes that other products export. It accepts:
 *
 * <ul>
 *   <li>bcrypt {@code $2a$}, {@code $2b$}, {@code $2y$}, and Django's {@code bcrypt$} and {@code
 *       bcrypt_sha256$}
 *   <li>PHC strings of Argon2id and Argon2i, also after Django's {@code argon2}
 *   <li>scrypt as a PHC string, of Kratos, Django, Werkzeug and Better Auth
 *   <li>Firebase's scrypt as Kratos ({@code $firescrypt$}) and Supabase ({@code $fbscrypt$}) write
 *       it, see {@link FirebaseProject}
 *   <li>PBKDF2 as a PHC string, of passlib, Django, Werkzeug, OpenLDAP, ASP.NET Identity, and
 *       Keycloak's credential as a JSON object with {@code credentialData} and {@code secretData}
 *   <li>{@code {SSHA}}, {@code {SSHA256}} and {@code {SSHA512}}, if legacy hashes are accepted
 * </ul>
 *
 * <p>A hash whose cost is beyond the bounds is refused here, and not computed at sign-in.
 */
public final class ForeignHashes {
  /** Marks an account without a password, in Django with random characters after it. */
  private static final char NO_PASSWORD = '!';

  private static final int LONGEST = 4096;

  private static final List<Function<String, @Nullable ForeignHash>> READERS =
      Stream.concat(
              StoredForms.READERS.stream(),
              Stream.<Function<String, @Nullable ForeignHash>>of(
                  DjangoFormats::read,
                  WerkzeugFormats::read,
                  PasslibFormats::read,
                  SupabaseFormat::read,
                  BetterAuthFormat::read,
                  KeycloakCredential::read,
                  AspNetIdentityFormat::read))
          .toList();

  private final boolean acceptsLegacy;

  /**
   * @param acceptsLegacy accepts hashes of one round of SHA, which are guessed at billions per
   *     second
   */
  public ForeignHashes(boolean acceptsLegacy) {
    this.acceptsLegacy = acceptsLegacy;
  }

  /** Parses a hash as an export has it. Never fails. */
  public ParsedHash parse(String exported) {
    String text = exported.strip();
    if (text.isEmpty() || text.charAt(0) == NO_PASSWORD) {
      return ParsedHash.NONE;
    }
    if (text.length() > LONGEST) {
      return ParsedHash.refused("has more than " + LONGEST + " characters");
    }
    try {
      return StoredForms.read(text, READERS)
          .map(this::accepted)
          .orElseGet(() -> ParsedHash.refused("is in no format that sign-in can verify"));
    } catch (HashRefused refused) {
      return ParsedHash.refused(refused.reason());
    }
  }

  private ParsedHash accepted(ForeignHash hash) {
    return hash instanceof SaltedShaHash && !acceptsLegacy
        ? ParsedHash.refused("is salted SHA, which is accepted with --legacy-hashes only")
        : ParsedHash.accepted(hash);
  }
}
