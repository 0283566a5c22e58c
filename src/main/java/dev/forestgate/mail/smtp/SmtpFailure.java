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

/** What a mail server's refusal means (RFC 5321 section 4.2.1, RFC 3463). */
final class SmtpFailure {
  /**
   * Command not known, not in this order, or with a parameter that is not taken, as a name after
   * EHLO; host takes no mail (RFC 7504); sign-in or encryption wanted (RFC 4954).
   */
  private static final Set<Integer> SENDING = Set.of(500, 502, 503, 504, 521, 530, 534, 535, 538);

  /** RFC 3463: 5.5 is the protocol, 5.7 what the server allows us; and servers without codes. */
  private static final Pattern ABOUT_US = Pattern.compile("(?i)^5\\.[57]\\.|\\brelay");

  private SmtpFailure() {}

  static DeliveryFailure of(MessagingException failed) {
    if (failed instanceof AuthenticationFailedException) {
      return DeliveryFailure.because(
          Reason.FORBIDDEN, "it does not know our username and password");
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
        : DeliveryFailure.because(Reason.BUSY, "it does not talk to us").withDetail(message);
  }

  /**
   * 4yz passes. 5yz is about the letter, unless it is about the way that we send: then each letter
   * is refused until somebody corrects a setting, here or at the server.
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
    boolean isOurs =
        isGreeting || SENDING.contains(code) || ABOUT_US.matcher(words(code, said)).find();
    return because(isOurs ? Reason.FORBIDDEN : Reason.REFUSED, "it answered", code, said);
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
