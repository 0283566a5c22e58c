package dev.forestgate.credentials.blocklist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Common passwords of eight characters or more from two published frequency lists, compared without
 * case and with digits read as the letters that they often replace. {@code
 * scripts/list-common-passwords.sh} creates the file; the licences are beside it.
 */
public final class CommonPasswords {
  private static final String LIST = "/credentials/common-passwords.txt";
  private static final String DIGITS = "@40318!|$57+9";
  private static final String LETTERS = "aaoe1b11ssttg";

  /** Stands for an l or an i. */
  private static final char ONE = '1';

  private final Set<String> common;
  private final Set<String> admitted;

  /** Reads the {@code most} most common passwords, without {@code admitted}. */
  public CommonPasswords(int most, List<String> admitted) {
    this.admitted = admitted.stream().map(CommonPasswords::folded).collect(toUnmodifiableSet());
    try (var list =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(CommonPasswords.class.getResourceAsStream(LIST)), UTF_8))) {
      this.common = list.lines().limit(most).collect(toUnmodifiableSet());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** True if {@code password} is common, or a pattern that is guessed as early. */
  public boolean contains(String password) {
    String folded = folded(password);
    if (admitted.contains(folded)) {
      return false;
    }
    String letters = withLetters(folded);
    return common.contains(folded)
        || common.contains(letters.replace(ONE, 'l'))
        || common.contains(letters.replace(ONE, 'i'))
        || GuessablePattern.is(folded);
  }

  private static String folded(String text) {
    String lower = Normalizer.normalize(text, Form.NFKC).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(lower, Form.NFKC);
  }

  private static String withLetters(String text) {
    return text.chars()
        .map(c -> DIGITS.indexOf(c) < 0 ? c : LETTERS.charAt(DIGITS.indexOf(c)))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
