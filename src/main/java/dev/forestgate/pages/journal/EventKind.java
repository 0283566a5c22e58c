package dev.forestgate.pages.journal;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Actions of the service as a page shows them: each with an icon of {@code icons.svg}. */
enum EventKind {
  SIGNED_IN("in", Tone.PLAIN),
  SIGNED_OUT("out", Tone.PLAIN),
  SESSION_REPLACED("out", Tone.PLAIN),
  EARLIER_SESSION_NOT_ENDED("warn", Tone.ODD),
  SESSION_ENDED("out", Tone.PLAIN),
  PROFILE_READ("person", Tone.PLAIN),
  PROFILE_CHANGED("person", Tone.PLAIN),
  PASSWORD_CHANGED("lock", Tone.PLAIN),
  PASSWORD_RESET("lock", Tone.PLAIN),
  EMAIL_VERIFIED("mail", Tone.PLAIN),
  DISOWNED("stop", Tone.BAD),
  REFRESH_TOKEN_REUSED("stop", Tone.BAD),
  ELEVATED("shield", Tone.PLAIN),
  FACTOR_ADDED("key", Tone.PLAIN),
  FACTOR_RENAMED("key", Tone.PLAIN),
  FACTOR_REMOVED("key", Tone.ODD),
  RECOVERY_CODES_RENEWED("key", Tone.PLAIN),
  RECOVERY_CODE_USED("key", Tone.ODD),
  PASSKEY_COUNTER_WENT_BACK("warn", Tone.BAD),
  JOURNAL_READ("book", Tone.ODD),
  APP_AUTHORIZED("app", Tone.PLAIN),
  APP_TOKEN_REFRESHED("app", Tone.PLAIN),
  APP_REMOVED("app", Tone.PLAIN),
  EXPORT_CREATED("download", Tone.PLAIN),
  EXPORT_READ("download", Tone.PLAIN),
  KEY_CREATED("key", Tone.PLAIN),
  KEY_REMOVED("key", Tone.PLAIN),
  CHARACTER_CREATED("person", Tone.PLAIN),
  CHARACTER_CHANGED("person", Tone.PLAIN),
  CHARACTER_DELETED("person", Tone.PLAIN),
  REGISTERED("person", Tone.PLAIN),
  SIGN_IN_FAILED("warn", Tone.BAD),
  SECOND_FACTOR_ASKED("shield", Tone.PLAIN),
  SECOND_FACTOR_FAILED("warn", Tone.BAD),
  EVENTS_LEFT_OUT("warn", Tone.ODD);

  private static final Map<String, EventKind> BY_ACTION =
      Arrays.stream(values()).collect(toUnmodifiableMap(EventKind::action, kind -> kind));

  private final String icon;
  private final Tone tone;

  EventKind(String icon, Tone tone) {
    this.icon = icon;
    this.tone = tone;
  }

  /** The kind of an action of the service; null for one of another version. */
  static @Nullable EventKind of(String action) {
    return BY_ACTION.get(action);
  }

  String action() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String icon() {
    return icon;
  }

  Tone tone() {
    return tone;
  }

  /** False for what happens often and changes nothing: a headline leaves it out. */
  boolean isNotable() {
    return this != PROFILE_READ && this != APP_TOKEN_REFRESHED && this != SIGNED_OUT;
  }
}
