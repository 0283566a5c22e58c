package dev.forestgate.sessions.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * Accepted credentials are those that a regular expression would accept, and are read unchanged.
 */
class CredentialFormatTest {
  private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final String SECRET = "(\\.[A-Za-z0-9_-]{43})";
  private static final Pattern ONE = Pattern.compile(ID + "\\." + ID + SECRET);
  private static final Pattern TWO = Pattern.compile(ID + "\\." + ID + SECRET + "{2}");
  private static final String STRANGE = "aAfFgGzZ09-_.:/@[`{ \u00e9\u0660\uff10";

  private static final UUID SESSION = UUID.fromString("01936f5e-0000-7000-8000-00000000000a");
  private static final UUID USER = UUID.fromString("01936f5e-0000-7000-8000-00000000000b");
  private static final String FIRST = "aZ09-_" + "x".repeat(37);
  private static final String SECOND = "y".repeat(43);

  @Test
  void wellFormedCredentialIsReadAsWritten() {
    String text = SESSION + "." + USER + "." + FIRST + "." + SECOND;
    assertThat(CredentialFormat.fits(text, 2)).isTrue();
    assertThat(CredentialFormat.fits(text, 1)).isFalse();
    assertThat(CredentialFormat.sessionId(text)).isEqualTo(SESSION);
    assertThat(CredentialFormat.userId(text)).isEqualTo(USER);
    assertThat(CredentialFormat.secret(text, 0)).isEqualTo(FIRST);
    assertThat(CredentialFormat.secret(text, 1)).isEqualTo(SECOND);
  }

  @RepeatedTest(20)
  void alteredCredentialFitsIfTheExpressionMatches(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    for (int i = 0; i < 2_000; i++) {
      var one = new StringBuilder(SESSION + "." + USER + "." + FIRST);
      var two = new StringBuilder(one + "." + SECOND);
      spoil(one, random);
      spoil(two, random);
      assertThat(CredentialFormat.fits(one.toString(), 1)).isEqualTo(ONE.matcher(one).matches());
      assertThat(CredentialFormat.fits(two.toString(), 2)).isEqualTo(TWO.matcher(two).matches());
    }
  }

  private static void spoil(StringBuilder text, Random random) {
    int at = random.nextInt(text.length());
    char strange = STRANGE.charAt(random.nextInt(STRANGE.length()));
    switch (random.nextInt(4)) {
      case 0 -> text.deleteCharAt(at);
      case 1 -> text.insert(at, strange);
      default -> text.setCharAt(at, strange);
    }
  }
}
