package dev.forestgate.mail.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.mail.message.MailProperties;
import dev.forestgate.mail.template.RenderedEmail;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.util.Date;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Composes messages (RFC 5322): text and HTML as alternatives, in UTF-8, marked as automatic (RFC
 * 3834).
 */
public final class Mime {
  private static final String DEFAULT_SENDER = "no-reply@localhost";

  private final InternetAddress from;
  private final @Nullable InternetAddress replyTo;
  private final String domain;

  /**
   * @param from the sender's address
   */
  public Mime(MailProperties properties, String from) {
    String answers = properties.replyTo();
    try {
      this.from = new InternetAddress(withAsciiDomain(from), properties.fromName(), UTF_8.name());
      this.replyTo = answers == null ? null : new InternetAddress(withAsciiDomain(answers));
    } catch (UnsupportedEncodingException | AddressException impossible) {
      throw new IllegalStateException("the sender's address is invalid", impossible);
    }
    this.domain = withAsciiDomain(from).substring(withAsciiDomain(from).lastIndexOf('@') + 1);
  }

  /** Composes messages for files, which need no sender. */
  static Mime forFiles(MailProperties properties) {
    String from = properties.from();
    return new Mime(properties, from == null ? DEFAULT_SENDER : from);
  }

  /** Composes {@code message}, by the settings {@code mail.mime.*} of {@code session}. */
  public MimeMessage compose(RenderedEmail message, Session session) throws MessagingException {
    MimeMultipart parts = new MimeMultipart("alternative");
    parts.addBodyPart(part(message.text(), "plain"));
    parts.addBodyPart(part(message.html(), "html"));
    MimeMessage mime = new WithOwnId(session, messageId(message));
    mime.setFrom(from);
    if (replyTo != null) {
      mime.setReplyTo(new InternetAddress[] {replyTo});
    }
    mime.setRecipient(MimeMessage.RecipientType.TO, address(message.to()));
    mime.setSubject(message.subject(), UTF_8.name());
    mime.setSentDate(Date.from(message.createdAt()));
    mime.setHeader("Auto-Submitted", "auto-generated");
    mime.setContent(parts);
    mime.saveChanges();
    return mime;
  }

  /** The same at each attempt (RFC 5322 section 3.6.4): programs show a duplicate once. */
  public String messageId(RenderedEmail message) {
    return "<" + message.id() + "@" + domain + ">";
  }

  /**
   * Settings of a session for {@code message}: headers are encoded (RFC 2047), unless the address
   * is not ASCII. Such an address is sent as it is (RFC 6532), and needs a server with SMTPUTF8.
   */
  public static Properties sessionProperties(RenderedEmail message) {
    boolean isAscii = withAsciiDomain(message.to()).chars().allMatch(c -> c < 128);
    Properties properties = new Properties();
    properties.put("mail.mime.allowutf8", String.valueOf(!isAscii));
    return properties;
  }

  /**
   * Converts the domain of {@code address} to ASCII. Only e-mails that an earlier version put into
   * the outbox need it; that version read domains by IDNA 2003.
   */
  public static String withAsciiDomain(String address) {
    int at = address.lastIndexOf('@');
    try {
      return address.substring(0, at + 1) + IDN.toASCII(address.substring(at + 1));
    } catch (IllegalArgumentException notAHostName) {
      return address;
    }
  }

  /** Skips the parser: the text is one address, without a name. */
  private static InternetAddress address(String text) {
    InternetAddress address = new InternetAddress();
    address.setAddress(withAsciiDomain(text));
    return address;
  }

  private static MimeBodyPart part(String text, String subtype) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(text, UTF_8.name(), subtype);
    return part;
  }

  private static final class WithOwnId extends MimeMessage {
    private final String id;

    WithOwnId(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
