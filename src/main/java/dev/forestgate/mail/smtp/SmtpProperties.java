package dev.forestgate.mail.smtp;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.Secret;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Mail server for outgoing e-mails (RFC 6409).
 *
 * @param host name or IP address; SMTP is not used if absent or blank
 * @param port 1 to 65,535; by default 587 with STARTTLS, 465 with TLS, 25 without encryption
 * @param ehlo argument of EHLO (RFC 5321 section 4.1.1.1), a domain with a dot or an address in
 *     brackets; by default the domain of the sender's address
 * @param username absent or blank for a server without sign-in
 * @param encryption by default TLS on port 465 (RFC 8314), none on loopback, else STARTTLS
 * @param trust PEM file with certificates of trusted authorities; by default those of the JDK
 */
@Validated
@ConfigurationProperties("forestgate.mail.smtp")
public record SmtpProperties(
    @Nullable String host,
    @Nullable @Min(1) @Max(65_535) Integer port,
    @Nullable String ehlo,
    @Nullable String username,
    @Nullable Secret password,
    @Nullable Encryption encryption,
    @Nullable Path trust) {

  public SmtpProperties {
    host = host == null || host.isBlank() ? null : host.strip();
    if (host != null && host.matches(".*[\\s/@].*|[^:\\[]+:\\d*")) {
      throw new StartRefused(
          "The mail server (SMTP_HOST, forestgate.mail.smtp.host) is no host",
          "Write a name or an IP address, without scheme, port and path; the port is SMTP_PORT");
    }
    ehlo = ehlo == null || ehlo.isBlank() ? null : ehlo.strip();
    if (ehlo != null && !ehlo.matches("[\\w-]+(\\.[\\w-]+)+|\\[[\\w:.]+]")) {
      throw new StartRefused(
          "forestgate.mail.smtp.ehlo is neither a whole domain nor an address in brackets",
          "Write it as mail.example.org or [192.0.2.1]");
    }
    username = username == null || username.isBlank() ? null : username;
    if (host != null && encryption == null) {
      encryption = usual(host, port);
    }
    if (encryption == Encryption.NONE && username != null && host != null && !isLoopback(host)) {
      throw new StartRefused(
          "forestgate.mail.smtp.encryption is none, and the password for "
              + "the mail server would cross the network in the clear",
          "Set it to starttls or tls, or leave out the username");
    }
    if ((username == null) != (password == null)) {
      throw new StartRefused(
          "forestgate.mail.smtp has a username without a password, or the other way round",
          "Set both or neither");
    }
  }

  private static Encryption usual(String host, @Nullable Integer port) {
    if (port != null && port == Encryption.TLS.port()) {
      return Encryption.TLS;
    }
    return isLoopback(host) ? Encryption.NONE : Encryption.STARTTLS;
  }

  private static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.matches("127\\.\\d+\\.\\d+\\.\\d+")
        || host.equals("::1")
        || host.equals("[::1]");
  }

  /** Encryption of the connection. */
  public enum Encryption {
    /** After EHLO (RFC 3207); delivery fails if the server does not offer it. */
    STARTTLS(587),
    /** TLS from the start (RFC 8314). */
    TLS(465),
    /** No encryption. */
    NONE(25);

    private final int port;

    Encryption(int port) {
      this.port = port;
    }

    int port() {
      return port;
    }
  }
}
