package dev.forestgate.mail.message;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A letter: to whom, which text, and the words that go into it as they were typed; whoever writes
 * it out makes them harmless. Does not print what it says.
 */
public final class Email {
  private final EmailKind kind;
  private final @Nullable UUID account;
  private final String to;
  private final Map<String, String> values;
  private final @Nullable Instant until;

  /**
   * A letter as it was put into the outbox.
   *
   * @param values by name; those named {@code at} and {@code …_until} are times (ISO 8601), those
   *     named {@code link} and {@code code} are ours, and all others may be what somebody typed
   */
  public Email(
      EmailKind kind,
      @Nullable UUID account,
      String to,
      Map<String, String> values,
      @Nullable Instant until) {
    this.kind = kind;
    this.account = account;
    this.to = address(to);
    this.values = Map.copyOf(values);
    this.until = until;
  }

  /** The address in {@code to} becomes theirs by {@code link} or {@code code}. */
  public static Email verifyAddress(Recipient to, OneTimeSecret link, OneTimeSecret code) {
    Map<String, String> values = values(to, link);
    values.put("code", code.text().reveal());
    values.put("code_until", code.until().toString());
    return new Email(EmailKind.VERIFY_ADDRESS, to.account(), to.address(), values, link.until());
  }

  /**
   * Somebody wanted to open an account with the address {@code to}, and none was opened: the
   * address, or the name they chose, belongs to one.
   *
   * @param account the account that has this address; null if none has
   */
  public static Email signUpAttempt(@Nullable UUID account, String to) {
    return new Email(EmailKind.SIGN_UP_ATTEMPT, account, to, Map.of(), null);
  }

  public static Email resetPassword(Recipient to, OneTimeSecret link) {
    return new Email(
        EmailKind.RESET_PASSWORD, to.account(), to.address(), values(to, link), link.until());
  }

  public static Email passwordChanged(Recipient to, Instant at) {
    return new Email(
        EmailKind.PASSWORD_CHANGED,
        to.account(),
        to.address(),
        Map.of("username", to.username(), "at", at.toString()),
        null);
  }

  /**
   * To the address in force, while another waits to be verified.
   *
   * @param masked the other address, in part
   */
  public static Email addressChanging(Recipient to, String masked) {
    return new Email(
        EmailKind.ADDRESS_CHANGING,
        to.account(),
        to.address(),
        Map.of("username", to.username(), "new_address", masked),
        null);
  }

  /**
   * To the address of before, once another is in force.
   *
   * @param masked the other address, in part
   * @param link brings this address back
   */
  public static Email addressChanged(Recipient to, String masked, Instant at, OneTimeSecret link) {
    Map<String, String> values = values(to, link);
    values.put("new_address", masked);
    values.put("at", at.toString());
    return new Email(EmailKind.ADDRESS_CHANGED, to.account(), to.address(), values, link.until());
  }

  /**
   * A sign-in from {@code device} in {@code place}, both in words for the owner.
   *
   * @param link ends that session and begins a reset
   */
  public static Email wasThisYou(
      Recipient to, String place, String device, Instant at, OneTimeSecret link) {
    Map<String, String> values = values(to, link);
    values.put("place", place);
    values.put("device", device);
    values.put("at", at.toString());
    return new Email(EmailKind.WAS_THIS_YOU, to.account(), to.address(), values, link.until());
  }

  /**
   * A sign-in to {@code account} in {@code place}, too soon after one in {@code before}. It is not
   * the account's letter: whoever took an account and deletes it must not silence the alarm.
   *
   * @param to who runs the service
   */
  public static Email impossibleTravel(
      String to, UUID account, String place, String before, Instant at) {
    return new Email(
        EmailKind.IMPOSSIBLE_TRAVEL,
        null,
        to,
        Map.of(
            "account", account.toString(), "place", place, "before", before, "at", at.toString()),
        null);
  }

  public EmailKind kind() {
    return kind;
  }

  /** With whose deletion it goes; null for nobody's. */
  public @Nullable UUID account() {
    return account;
  }

  public String to() {
    return to;
  }

  /** What goes into the text; links and codes too, so it must not reach a log. */
  public Map<String, String> values() {
    return values;
  }

  /** When it is worth nothing any more; null where the kind alone says it. */
  public @Nullable Instant until() {
    return until;
  }

  private static Map<String, String> values(Recipient to, OneTimeSecret link) {
    Map<String, String> values = new TreeMap<>();
    values.put("username", to.username());
    values.put("link", web(link.text().reveal()));
    values.put("link_until", link.until().toString());
    return values;
  }

  /** Nothing else belongs behind what people are asked to click. */
  private static String web(String link) {
    try {
      String scheme = new URI(link).getScheme();
      if ("https".equals(scheme) || "http".equals(scheme)) {
        return link;
      }
    } catch (URISyntaxException malformed) {
      // The message would hold the token.
    }
    throw new IllegalArgumentException("the link in a letter is no web address");
  }

  /** The last look before it stands in a header; accounts have stricter rules. */
  private static String address(String text) {
    if (!MailAddress.isOne(text)) {
      throw new IllegalArgumentException("a letter without an address");
    }
    return text;
  }

  @Override
  public String toString() {
    return "letter " + kind.slug();
  }
}
