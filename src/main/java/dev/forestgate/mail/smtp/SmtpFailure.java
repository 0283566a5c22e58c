package dev.forestgate.mail.smtp;

import dev.forestgate.mail.way.Undelivered;
import dev.forestgate.mail.way.Undelivered.Reason;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** What a mail server's refusal means (RFC 5321 section 4.2.1, RFC 3463). */
final class SmtpFailure {
  private SmtpFailure() {}

  static Undelivered of(MessagingException failed) {
    if (failed instanceof AuthenticationFailedException) {
      return Undelivered.because(Reason.FORBIDDEN, "it does not know our username and password");
    }
    SMTPSenderFailedException sender = find(failed, SMTPSenderFailedException.class);
    if (sender != null) {
      return because(Reason.FORBIDDEN, "it refused the sender", sender.getReturnCode(), sender);
    }
    SMTPAddressFailedException address = find(failed, SMTPAddressFailedException.class);
    if (address != null) {
      return answered(address.getReturnCode(), address);
    }
    SMTPSendFailedException send = find(failed, SMTPSendFailedException.class);
    if (send != null) {
      return answered(send.getReturnCode(), send);
    }
    return connection(failed);
  }

  private static Undelivered connection(MessagingException failed) {
    IOException cause = find(failed, IOException.class);
    if (cause instanceof SocketTimeoutException) {
      return Undelivered.because(Reason.TIMEOUT, "it took too long");
    }
    if (cause instanceof SSLException) {
      return Undelivered.because(Reason.FORBIDDEN, "its certificate or encryption is not accepted");
    }
    if (cause != null) {
      return Undelivered.of(cause);
    }
    String message = String.valueOf(failed.getMessage());
    return message.contains("STARTTLS")
        ? Undelivered.because(Reason.FORBIDDEN, "it does not offer STARTTLS")
        : Undelivered.because(Reason.BUSY, "it does not talk to us").saying(message);
  }

  /** 4yz passes, 5yz does not, unless it says that we must sign in or encrypt (RFC 4954). */
  private static Undelivered answered(int code, Exception said) {
    if (code < 0) {
      return Undelivered.because(Reason.UNREACHABLE, "the connection broke");
    }
    Reason reason =
        switch (code) {
          case 530, 534, 535, 538 -> Reason.FORBIDDEN;
          default -> code >= 500 && code < 600 ? Reason.REFUSED : Reason.BUSY;
        };
    return because(reason, "it answered", code, said);
  }

  private static Undelivered because(Reason reason, String what, int code, Exception said) {
    String words = String.valueOf(said.getMessage()).replaceFirst("^" + code + "[ -]?", "");
    return Undelivered.because(reason, what + " " + code).saying(words);
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
