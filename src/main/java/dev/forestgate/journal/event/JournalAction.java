package dev.forestgate.journal.event;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Actions that the service itself records, with their wording in the local summary. {@code
 * docs/journal.md} lists all of them.
 */
public enum JournalAction {
  SIGNED_IN("signed in"),
  SIGNED_OUT("signed out"),
  SESSION_REPLACED("signed in anew and so left this session"),
  EARLIER_SESSION_NOT_ENDED("signed in beside an earlier session that could not be ended"),
  SESSION_ENDED("had this session ended to make room for newer ones"),
  PROFILE_READ("read their profile"),
  PROFILE_CHANGED("changed their profile"),
  PASSWORD_CHANGED("changed their password"),
  PASSWORD_RESET("reset their password"),
  EMAIL_VERIFIED("verified their e-mail address"),
  DISOWNED("said that this session was not theirs"),
  REFRESH_TOKEN_REUSED("lost this session to a replay of an old refresh token"),
  ELEVATED("confirmed that it was them"),
  FACTOR_ADDED("added a second factor"),
  FACTOR_RENAMED("renamed a second factor"),
  FACTOR_REMOVED("removed a second factor"),
  RECOVERY_CODES_RENEWED("replaced their recovery codes"),
  RECOVERY_CODE_USED("used a recovery code"),
  PASSKEY_COUNTER_WENT_BACK("used a passkey that may have been copied"),
  JOURNAL_READ("had this journal read by an operator"),
  APP_AUTHORIZED("let an app use their account"),
  APP_TOKEN_REFRESHED("went on to use an app"),
  APP_REMOVED("removed an app"),
  EXPORT_CREATED("asked for a copy of their data"),
  EXPORT_READ("downloaded a copy of their data"),
  KEY_CREATED("created an API key"),
  KEY_REMOVED("removed an API key"),
  CHARACTER_CREATED("created a character"),
  CHARACTER_CHANGED("changed a character"),
  CHARACTER_DELETED("deleted a character"),
  REGISTERED("opened an account"),
  SIGN_IN_FAILED("failed to sign in"),
  SECOND_FACTOR_ASKED("was asked for a second factor"),
  SECOND_FACTOR_FAILED("failed to prove a second factor"),
  EVENTS_LEFT_OUT("did more than a day's journal has room for");

  private static final Map<String, JournalAction> BY_TEXT =
      Arrays.stream(values()).collect(toUnmodifiableMap(JournalAction::text, action -> action));

  private static final Set<JournalAction> ORDINARY =
      EnumSet.of(
          PROFILE_READ,
          PROFILE_CHANGED,
          FACTOR_RENAMED,
          APP_TOKEN_REFRESHED,
          CHARACTER_CREATED,
          CHARACTER_CHANGED,
          CHARACTER_DELETED);

  private final String words;

  JournalAction(String words) {
    this.words = words;
  }

  /** Returns the text in the journal: lower case, with hyphens. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns a verb phrase in the past tense that follows "the person"; without a comma. */
  public String words() {
    return words;
  }

  /**
   * Tells whether {@code text} is a security event: any action of the service except those that a
   * user may repeat at will and that change no credential.
   */
  public static boolean isSecurity(String text) {
    return of(text).map(action -> !ORDINARY.contains(action)).orElse(true);
  }

  /** Returns the action with this text; empty for one of an earlier or later version. */
  public static Optional<JournalAction> of(String text) {
    return Optional.ofNullable(BY_TEXT.get(text));
  }
}
