package dev.forestgate.account.keys;

import dev.forestgate.apikeys.KeyDraft;
import dev.forestgate.apikeys.KeyScope;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.failure.OneLine;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Request body of the creation of an API key.
 *
 * @param scopes {@link KeyScope#text} of each
 * @param expiresIn seconds; null for a key that does not expire
 */
record KeyForm(
    @Nullable String name,
    @Nullable List<@Nullable String> scopes,
    @Nullable BigInteger expiresIn) {
  private static final int LONGEST_NAME = 64;

  /** Five years of 366 days. */
  private static final long LONGEST = Duration.ofDays(5 * 366).toSeconds();

  /** The key {@code id} as this form describes it. Throws INVALID_REQUEST. */
  KeyDraft draft(UUID id) {
    List<FieldError> errors = new ArrayList<>();
    String stripped = name(errors);
    List<KeyScope> wanted = scopes(errors);
    Duration lifetime = lifetime(errors);
    if (stripped == null || !errors.isEmpty()) {
      throw Failed.invalid(errors);
    }
    return new KeyDraft(id, stripped, wanted, lifetime);
  }

  private @Nullable String name(List<FieldError> errors) {
    if (name == null) {
      errors.add(new FieldError("name", "is required"));
      return null;
    }
    try {
      return OneLine.require("name", name, LONGEST_NAME);
    } catch (Failed refused) {
      errors.addAll(refused.errors());
      return null;
    }
  }

  private List<KeyScope> scopes(List<FieldError> errors) {
    List<Optional<KeyScope>> found =
        scopes == null ? List.of() : scopes.stream().distinct().map(KeyForm::scope).toList();
    if (found.isEmpty()) {
      errors.add(new FieldError("scopes", "is required"));
    } else if (!found.stream().allMatch(Optional::isPresent)) {
      errors.add(new FieldError("scopes", "each must be one of " + KeyScope.all()));
    }
    return found.stream().flatMap(Optional::stream).sorted().toList();
  }

  private static Optional<KeyScope> scope(@Nullable String text) {
    return text == null ? Optional.empty() : KeyScope.of(text);
  }

  private @Nullable Duration lifetime(List<FieldError> errors) {
    if (expiresIn == null) {
      return null;
    }
    if (expiresIn.signum() <= 0 || expiresIn.compareTo(BigInteger.valueOf(LONGEST)) > 0) {
      errors.add(new FieldError("expires_in", "must be 1 to " + LONGEST + " seconds"));
      return null;
    }
    return Duration.ofSeconds(expiresIn.longValue());
  }
}
