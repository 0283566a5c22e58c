package dev.forestgate.mail.message;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * E-mail before it is rendered: recipient, kind, and values for the placeholders of its template as
 * they were typed. The renderer escapes them. Its text form has no contents.
 */
public final class Email {
  private final EmailKind kind;
  private final @Nullable UUID account;
  private final String to;
  private final Map<String, String> values;
  private final @Nullable Instant until;
  private final @Nullable String locale;

  /**
   * Creates an e-mail in the default language.
   *
   * @param values by placeholder; {@code at} and {@code …_until} are times (ISO 8601), the service
   *     writes {@code link} and {@code code}, and all others are untrusted text
   */
  public Email(
      EmailKind kind,
      @Nullable UUID account,
      String to,
      Map<String, String> values,
      @Nullable Instant until) {
    this(kind, account, to, values, until, null);
  }

  private Email(
      EmailKind kind,
      @Nullable UUID account,
      String to,
      Map<String, String> values,
      @Nullable Instant until,
      @Nullable String locale) {
    this.kind = kind;
    this.account = account;
    this.to = address(to);
    this.values = Map.copyOf(values);
    this.until = until;
    this.locale = locale;
  }

  /** An e-mail to the owner of an account, in the language of the account. */
  static Email to(
      Recipient to, EmailKind kind, Map<String, String> values, @Nullable Instant until) {
    return new Email(kind, to.account(), to.address(), values, until, to.locale());
  }

  /** The same in the language {@code tag} (BCP 47); null for the default. */
  public Email in(@Nullable String tag) {
    return new Email(kind, account, to, values, until, tag);
  }

  /** Asks the recipient to verify the address in {@code to} by {@code link} or {@code code}. */
  public static Email verifyAddress(Recipient to, OneTimeSecret link, OneTimeSecret code) {
    Map<String, String> values = values(to, link);
    values.put("code", code.text().reveal());
    values.put("code_until", code.until().toString());
    return to(to, EmailKind.VERIFY_ADDRESS, values, link.until());
  }

  /**
   * Tells the owner of {@code to} that a registration with it created no account, because the
   * address or the user name belongs to an account.
   *
   * @param account the account with this address; null if there is none
   */
  public static Email signUpAttempt(@Nullable UUID account, String to) {
    return new Email(EmailKind.SIGN_UP_ATTEMPT, account, to, Map.of(), null);
  }

  public static Email resetPassword(Recipient to, OneTimeSecret link) {
    return to(to, EmailKind.RESET_PASSWORD, values(to, link), link.until());
  }

  /** Invites the recipient to an account that an operator opened, by {@code link}. */
  public static Email invitation(Recipient to, OneTimeSecret link) {
    return to(to, EmailKind.INVITATION, values(to, link), link.until());
  }

  public static Email passwordChanged(Recipient to, Instant at) {
    return to(
        to,
        EmailKind.PASSWORD_CHANGED,
        Map.of("username", to.username(), "at", at.toString()),
        null);
  }

  /**
   * Tells the owner what an operator did.
   *
   * @param what completes "An operator …"
   */
  public static Email operatorActed(Recipient to, String what, Instant at) {
    return to(
        to,
        EmailKind.OPERATOR_ACTED,
        Map.of("username", to.username(), "what", what, "at", at.toString()),
        null);
  }

  /** Tells an admin that the webhook {@code url} was disabled, as its deliveries failed. */
  public static Email webhookDisabled(Recipient to, String url, Instant at) {
    return to(
        to,
        EmailKind.WEBHOOK_DISABLED,
        Map.of("username", to.username(), "url", url, "at", at.toString()),
        null);
  }

  /**
   * Tells the owner that the export can be downloaded.
   *
   * @param page where it can be; anyone may open it, and must sign in
   */
  public static Email exportReady(Recipient to, OneTimeSecret page) {
    return to(to, EmailKind.EXPORT_READY, values(to, page), page.until());
  }

  /**
   * Tells the current address that another one waits to be verified.
   *
   * @param masked the new address, in part
   */
  public static Email addressChanging(Recipient to, String masked) {
    return to(
        to,
        EmailKind.ADDRESS_CHANGING,
        Map.of("username", to.username(), "new_address", masked),
        null);
  }

  /**
   * Tells the former address that another one has replaced it.
   *
   * @param masked the new address, in part
   * @param link restores the former address
   */
  public static Email addressChanged(Recipient to, String masked, Instant at, OneTimeSecret link) {
    Map<String, String> values = values(to, link);
    values.put("new_address", masked);
    values.put("at", at.toString());
    return to(to, EmailKind.ADDRESS_CHANGED, values, link.until());
  }

  /**
   * Reports a sign-in from {@code device} in {@code place}, both as the owner reads them.
   *
   * @param link ends that session and starts a password reset
   */
  public static Email wasThisYou(
      Recipient to, String place, String device, Instant at, OneTimeSecret link) {
    Map<String, String> values = values(to, link);
    values.put("place", place);
    values.put("device", device);
    values.put("at", at.toString());
    return to(to, EmailKind.WAS_THIS_YOU, values, link.until());
  }

  /**
   * Reports to the operator a sign-in to {@code account} in {@code place}, too soon after one in
   * {@code before}. The e-mail belongs to no account: an attacker who deletes the account must not
   * stop it.
   *
   * @param to the operator's address
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

  /** The account with which this e-mail is deleted; null for none. */
  public @Nullable UUID account() {
    return account;
  }

  public String to() {
    return to;
  }

  /** Values by placeholder. They include links and codes, so they must not reach a log. */
  public Map<String, String> values() {
    return values;
  }

  /** The time after which it is not sent; null if the kind alone decides. */
  public @Nullable Instant until() {
    return until;
  }

  /** Language in which it is written (BCP 47); null for the default. */
  public @Nullable String locale() {
    return locale;
  }

  static Map<String, String> values(Recipient to, OneTimeSecret link) {
    Map<String, String> values = new TreeMap<>();
    values.put("username", to.username());
    values.put("link", web(link.text().reveal()));
    values.put("link_until", link.until().toString());
    return values;
  }

  /** Accepts web addresses only, as the recipient is asked to open them. */
  static String web(String link) {
    try {
      String scheme = new URI(link).getScheme();
      if ("https".equals(scheme) || "http".equals(scheme)) {
        return link;
      }
    } catch (URISyntaxException malformed) {
      // The exception's message would contain the token.
    }
    throw new IllegalArgumentException("the link in an e-mail is not a web address");
  }

  /** Last check before the address becomes a header; accounts have stricter rules. */
  private static String address(String text) {
    if (!MailAddress.isOne(text)) {
      throw new IllegalArgumentException("an e-mail without a valid address");
    }
    return text;
  }

  @Override
  public String toString() {
    return "e-mail " + kind.slug();
  }
}
