package dev.forestgate.mail.smtp;

import dev.forestgate.mail.transport.DeliveryFailure;
import dev.forestgate.mail.transport.DeliveryFailure.Reason;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** Maps the answers of a mail server to failures (RFC 5321 section 4.2.1, RFC 3463). */
final class SmtpFailure {
  /**
   * Codes about the sender's configuration: unknown command, wrong order, refused parameter such as
   * the name after EHLO; host accepts no mail (RFC 7504); sign-in or encryption required (RFC
   * 4954).
   */
  private static final Set<Integer> SENDING = Set.of(500, 502, 503, 504, 521, 530, 534, 535, 538);

  /** RFC 3463: 5.5 is the protocol, 5.7 the policy; or "relay", from servers without codes. */
  private static final Pattern ABOUT_SENDER = Pattern.compile("(?i)^5\\.[57]\\.|\\brelay");

  private SmtpFailure() {}

  static DeliveryFailure of(MessagingException failed) {
    if (failed instanceof AuthenticationFailedException) {
      return DeliveryFailure.because(Reason.FORBIDDEN, "it refused the username and password");
    }
    SMTPSenderFailedException sender = find(failed, SMTPSenderFailedException.class);
    if (sender != null) {
      return because(Reason.FORBIDDEN, "it refused the sender", sender.getReturnCode(), sender);
    }
    SMTPAddressFailedException address = find(failed, SMTPAddressFailedException.class);
    if (address != null) {
      return answered(address.getReturnCode(), address, false);
    }
    SMTPSendFailedException send = find(failed, SMTPSendFailedException.class);
    if (send != null) {
      return answered(send.getReturnCode(), send);
    }
    return connection(failed);
  }

  private static DeliveryFailure connection(MessagingException failed) {
    IOException cause = find(failed, IOException.class);
    if (cause instanceof SocketTimeoutException) {
      return DeliveryFailure.because(Reason.TIMEOUT, "it took too long");
    }
    if (cause instanceof SSLException) {
      return DeliveryFailure.because(
          Reason.FORBIDDEN, "its certificate or encryption is not accepted");
    }
    if (cause != null) {
      return DeliveryFailure.of(cause);
    }
    String message = String.valueOf(failed.getMessage());
    return message.contains("STARTTLS")
        ? DeliveryFailure.because(Reason.FORBIDDEN, "it does not offer STARTTLS")
        : DeliveryFailure.because(Reason.BUSY, "it refused the connection").withDetail(message);
  }

  /**
   * 4yz is temporary. 5yz is about the e-mail, unless it is about the sender's configuration: then
   * every e-mail fails until a setting is corrected, here or at the server.
   */
  private static DeliveryFailure answered(int code, SMTPSendFailedException said) {
    boolean isGreeting = String.valueOf(said.getCommand()).matches("(?i)(EHLO|HELO)\\b.*");
    return answered(code, said, isGreeting);
  }

  private static DeliveryFailure answered(int code, Exception said, boolean isGreeting) {
    if (code < 0) {
      return DeliveryFailure.because(Reason.UNREACHABLE, "the connection broke");
    }
    if (code < 500 || code > 599) {
      return because(Reason.BUSY, "it answered", code, said);
    }
    boolean isAboutSender =
        isGreeting || SENDING.contains(code) || ABOUT_SENDER.matcher(words(code, said)).find();
    return because(isAboutSender ? Reason.FORBIDDEN : Reason.REFUSED, "it answered", code, said);
  }

  private static DeliveryFailure because(Reason reason, String what, int code, Exception said) {
    return DeliveryFailure.because(reason, what + " " + code).withDetail(words(code, said));
  }

  private static String words(int code, Exception said) {
    return String.valueOf(said.getMessage()).replaceFirst("^" + code + "[ -]?", "");
  }

  private static <T> @Nullable T find(MessagingException failed, Class<T> type) {
    Throwable next = failed;
    while (next != null) {
      if (type.isInstance(next)) {
        return type.cast(next);
      }
      next = next instanceof MessagingException chain ? chain.getNextException() : next.getCause();
    }
    return null;
  }
}
