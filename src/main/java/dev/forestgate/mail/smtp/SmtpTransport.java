package dev.forestgate.mail.smtp;

import dev.forestgate.mail.message.MailProperties;
import dev.forestgate.mail.smtp.SmtpProperties.Encryption;
import dev.forestgate.mail.template.RenderedEmail;
import dev.forestgate.mail.transport.DeliveryFailure;
import dev.forestgate.mail.transport.DeliveryFailure.Reason;
import dev.forestgate.mail.transport.MailTransport;
import dev.forestgate.mail.transport.Mime;
import dev.forestgate.secret.Secret;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.net.IDN;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Delivers e-mails over SMTP, with one connection per e-mail. The library blocks, so there is one
 * thread per concurrent e-mail. Cancellation closes the connection, which frees the thread.
 */
public final class SmtpTransport implements MailTransport, DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(SmtpTransport.class);

  private final String host;
  private final int port;
  private final Encryption encryption;
  private final String ehlo;
  private final @Nullable String username;
  private final @Nullable Secret password;
  private final SSLSocketFactory tls;
  private final Mime mime;
  private final int timeout;
  private final Scheduler threads;

  /**
   * @param host that of {@code properties}, present
   */
  public SmtpTransport(SmtpProperties properties, String host, MailProperties mail) {
    this.host = host;
    this.encryption = Objects.requireNonNull(properties.encryption());
    this.port = properties.port() == null ? encryption.port() : properties.port();
    this.ehlo = properties.ehlo() == null ? domain(mail.requiredFrom()) : properties.ehlo();
    this.username = properties.username();
    this.password = properties.password();
    this.tls = TrustedAuthorities.sockets(properties.trust());
    this.mime = new Mime(mail, mail.requiredFrom());
    this.timeout = Math.toIntExact(mail.timeout().toMillis());
    this.threads = Schedulers.newBoundedElastic(mail.concurrency(), mail.concurrency() * 2, "smtp");
    if (port == Encryption.TLS.port() && encryption != Encryption.TLS) {
      log.warn(
          "Port 465 of a mail server expects TLS from the start, but"
              + " forestgate.mail.smtp.encryption is not tls: delivery may fail");
    }
  }

  /** Domain for EHLO: strict servers refuse the bare host name that the library would send. */
  private static String domain(String address) {
    String domain = address.substring(address.lastIndexOf('@') + 1);
    return IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED);
  }

  @Override
  public Mono<Void> deliver(RenderedEmail message) {
    return Mono.<Void>create(
            sink -> {
              var sockets = new OpenSockets();
              // on another thread, as all of this transport may wait for a server
              sink.onCancel(() -> Schedulers.boundedElastic().schedule(sockets::close));
              send(message, sockets, sink);
            })
        .subscribeOn(threads)
        .onErrorMap(
            RejectedExecutionException.class,
            full -> DeliveryFailure.because(Reason.BUSY, "too many e-mails are being sent"));
  }

  @Override
  public String description() {
    return "SMTP by "
        + host
        + ":"
        + port
        + switch (encryption) {
          case STARTTLS -> " with STARTTLS";
          case TLS -> " with TLS";
          case NONE -> ", not encrypted";
        };
  }

  /** Sends and completes {@code sink}. Ignores failures after the server has accepted. */
  private void send(RenderedEmail message, OpenSockets sockets, MonoSink<Void> sink) {
    Session session = Session.getInstance(settings(message, sockets));
    boolean accepted = false;
    try {
      MimeMessage mail = mime.compose(message, session);
      try (Transport transport = session.getTransport("smtp")) {
        transport.connect(host, port, username, password == null ? null : password.reveal());
        transport.sendMessage(mail, mail.getAllRecipients());
        accepted = true;
        sink.success();
      }
    } catch (MessagingException failed) {
      if (!accepted && !sockets.isClosed()) {
        sink.error(SmtpFailure.of(failed));
      }
    }
  }

  private Properties settings(RenderedEmail message, OpenSockets sockets) {
    Properties settings = Mime.sessionProperties(message);
    settings.put("mail.smtp.localhost", ehlo);
    settings.put("mail.smtp.connectiontimeout", String.valueOf(timeout / 2));
    settings.put("mail.smtp.timeout", String.valueOf(timeout));
    settings.put("mail.smtp.quitwait", "false");
    settings.put("mail.smtp.auth", String.valueOf(username != null));
    settings.put("mail.smtp.ssl.checkserveridentity", "true");
    settings.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    settings.put("mail.smtp.socketFactory.fallback", "false");
    switch (encryption) {
      case STARTTLS -> {
        settings.put("mail.smtp.starttls.enable", "true");
        settings.put("mail.smtp.starttls.required", "true");
        settings.put("mail.smtp.ssl.socketFactory", tls);
        settings.put("mail.smtp.socketFactory", sockets.plain());
      }
      case TLS -> {
        settings.put("mail.smtp.ssl.enable", "true");
        settings.put("mail.smtp.ssl.socketFactory", sockets.of(tls));
      }
      case NONE -> settings.put("mail.smtp.socketFactory", sockets.plain());
    }
    return settings;
  }

  @Override
  public void destroy() {
    threads.dispose();
  }
}
