package dev.forestgate.intake;

import dev.forestgate.credentials.foreign.ForeignHashes;
import dev.forestgate.credentials.foreign.ParsedHash;
import dev.forestgate.factors.ImportedTotp;
import dev.forestgate.failure.FieldError;
import dev.forestgate.intake.mapping.ImportRow;
import dev.forestgate.intake.mapping.ImportedAccount;
import dev.forestgate.intake.mapping.ImportedValues;
import dev.forestgate.roles.Roles;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.BulkUsers;
import dev.forestgate.users.NewUser;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.IdGenerator;

/**
 * Rules for imported accounts: names and addresses as at registration, and a password hash that
 * sign-in can verify at a bounded cost.
 */
final class ImportRules {
  private static final int LONGEST = 4096;
  private static final int LONGEST_ID = 255;

  /** Earlier times are before the common era, and PostgreSQL does not read their text. */
  private static final Instant YEAR_ONE = Instant.parse("0001-01-01T00:00:00Z");

  /** Difference of the clocks of two services. */
  private static final Duration SKEW = Duration.ofDays(1);

  private final ForeignHashes hashes;
  private final ImportedTotp totps;
  private final IdGenerator ids;
  private final Clock clock;

  ImportRules(ForeignHashes hashes, ImportedTotp totps, IdGenerator ids, Clock clock) {
    this.hashes = hashes;
    this.totps = totps;
    this.ids = ids;
    this.clock = clock;
  }

  /** Checks a row. Reasons hold no personal data. */
  ImportCandidate check(ImportRow row) {
    if (row instanceof ImportedAccount account) {
      return account.texts().anyMatch(text -> text.length() > LONGEST)
          ? new ImportCandidate(
              row.line(), null, null, "has a member of more than " + LONGEST + " characters")
          : check(account);
    }
    return row instanceof ImportRow.Refused refused
        ? ImportCandidate.refused(row, refused.reason())
        : ImportCandidate.skipped(row);
  }

  private ImportCandidate check(ImportedAccount account) {
    List<String> problems = new ArrayList<>();
    UUID id = ids.generateId();
    ImportedNames names = names(account, problems);
    if (account.texts().anyMatch(ImportRules::isBroken)) {
      problems.add("is not UTF-8");
    }
    Secret totp = totp(account.totpSecret(), problems);
    NewUser.Builder user =
        NewUser.builder(id)
            .username(names.username())
            .email(names.email())
            .emailVerified(
                flag("email_verified", account.emailVerified(), problems) && names.email() != null)
            .passwordHash(hash(account.passwordHash(), problems))
            .createdAt(createdAt(account.createdAt(), problems))
            .disabled(flag("disabled", account.disabled(), problems))
            .roles(roles(account.roles(), problems))
            .locale(
                parsed(
                    "locale is not a language tag (BCP 47)",
                    account.locale(),
                    ImportedValues::locale,
                    problems))
            .externalId(externalId(account.externalId(), problems))
            .secondFactor(totp != null);
    return problems.isEmpty()
        ? ImportCandidate.of(account, new BulkUsers.Addition(user.build(), factors(id, totp)))
        : ImportCandidate.refused(account, String.join("; ", problems));
  }

  private static ImportedNames names(ImportedAccount account, List<String> problems) {
    List<FieldError> errors = new ArrayList<>();
    ImportedNames names = ImportedNames.of(account.username(), account.email(), errors);
    errors.forEach(error -> problems.add(error.field() + " " + error.message()));
    return names;
  }

  private List<Enlisted> factors(UUID user, @Nullable Secret totp) {
    return totp == null ? List.of() : List.of(totps.adding(user, totp));
  }

  private @Nullable Secret hash(@Nullable String text, List<String> problems) {
    if (text == null) {
      return null;
    }
    ParsedHash parsed = hashes.parse(text);
    if (parsed.reason() != null) {
      problems.add("password_hash " + parsed.reason());
    }
    return parsed.stored();
  }

  private static @Nullable Secret totp(@Nullable String text, List<String> problems) {
    Secret secret = text == null ? null : Secret.of(text);
    if (secret != null && !ImportedTotp.isSecret(secret)) {
      problems.add("totp_secret is not base32 of 128 to 512 bits");
    }
    return secret;
  }

  private @Nullable Instant createdAt(@Nullable String text, List<String> problems) {
    Instant created =
        parsed("created_at is not a time (RFC 3339)", text, ImportedValues::time, problems);
    if (created != null && created.isAfter(clock.instant().plus(SKEW))) {
      problems.add("created_at is in the future");
    }
    if (created != null && created.isBefore(YEAR_ONE)) {
      problems.add("created_at is before the year 1");
    }
    return created;
  }

  private static Roles roles(@Nullable String text, List<String> problems) {
    List<String> names = text == null ? List.of() : Roles.names(text);
    if (names.size() > Roles.MOST || !names.stream().allMatch(Roles::isName)) {
      problems.add("roles are not up to " + Roles.MOST + " names; each " + Roles.NAME_RULE);
      return Roles.NONE;
    }
    return new Roles(names);
  }

  private static @Nullable String externalId(@Nullable String text, List<String> problems) {
    if (text != null
        && (text.length() > LONGEST_ID || text.codePoints().anyMatch(Character::isISOControl))) {
      problems.add("external_id is not text of 1 to " + LONGEST_ID + " characters");
    }
    return text;
  }

  private static boolean flag(String member, @Nullable String text, List<String> problems) {
    return Boolean.TRUE.equals(
        parsed(member + " is not true or false", text, ImportedValues::bool, problems));
  }

  /** The value of {@code text}; null for null, and with a problem for other text. */
  private static <T> @Nullable T parsed(
      String problem,
      @Nullable String text,
      Function<String, Optional<T>> parser,
      List<String> problems) {
    T value = text == null ? null : parser.apply(text).orElse(null);
    if (text != null && value == null) {
      problems.add(problem);
    }
    return value;
  }

  /**
   * Returns whether decoding replaced malformed bytes by U+FFFD, or a JSON escape is half a
   * character, which has no form in UTF-8.
   */
  private static boolean isBroken(String text) {
    return text.codePoints()
        .anyMatch(c -> c == 0xfffd || Character.getType(c) == Character.SURROGATE);
  }
}
