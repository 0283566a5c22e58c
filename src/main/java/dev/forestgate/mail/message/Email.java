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
