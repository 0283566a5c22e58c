package dev.forestgate.startup;

import dev.forestgate.config.ActiveProfiles;
import dev.forestgate.credentials.Passwords;
import dev.forestgate.embedded.EmbeddedPostgres;
import dev.forestgate.embedded.EmbeddedRedis;
import dev.forestgate.geo.Geo;
import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.summary.Summarizer;
import dev.forestgate.mail.transport.MailTransport;
import dev.forestgate.tokens.TokenMetadata;
import dev.forestgate.transactions.AccountStore;
import io.netty.handler.ssl.OpenSsl;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;
import reactor.netty.resources.LoopResources;

/** Prints address, stores and settings of the service when it is ready, and a command to try. */
@Component
final class Greeting {
  private final BuildProperties build;
  private final Environment environment;
  private final ObjectProvider<EmbeddedPostgres> postgres;
  private final ObjectProvider<EmbeddedRedis> redis;
  private final LettuceConnectionFactory connections;
  private final Passwords passwords;
  private final TokenMetadata verification;
  private final JournalProperties journal;
  private final Summarizer summarizer;
  private final MailTransport mail;
  private final Geo geo;

  Greeting(
      BuildProperties build,
      Environment environment,
      ObjectProvider<EmbeddedPostgres> postgres,
      ObjectProvider<EmbeddedRedis> redis,
      LettuceConnectionFactory connections,
      Passwords passwords,
      TokenMetadata verification,
      JournalProperties journal,
      Summarizer summarizer,
      MailTransport mail,
      Geo geo) {
    this.build = build;
    this.environment = environment;
    this.postgres = postgres;
    this.redis = redis;
    this.connections = connections;
    this.passwords = passwords;
    this.verification = verification;
    this.journal = journal;
    this.summarizer = summarizer;
    this.mail = mail;
    this.geo = geo;
  }

  @EventListener(ApplicationReadyEvent.class)
  @SuppressWarnings("SystemOut") // for the person at the terminal, at any log level
  void greet() {
    boolean isSecure = environment.containsProperty("server.ssl.bundle");
    String address =
        (isSecure ? "https" : "http")
            + "://localhost:"
            + environment.getProperty("local.server.port");
    System.out.printf(
        """

        Forest Gate %s is open at %s
          accounts   %s
          sessions   %s
          passwords  %s
          tokens     %s
          network    %s
          journals   %s, after %s of quiet
          summaries  %s
          mail       %s
          places     %s
          profile    %s
          pages      %s
          try        curl %s-X POST %s/register -H 'Content-Type: application/json' -d '{"username":"alice","password":"secret123"}'

        """,
        build.getVersion(),
        address,
        accounts(),
        sessions(),
        passwords.description(),
        verification.description(),
        network(isSecure),
        journal.directory(),
        inWords(journal.inactivity()),
        summarizer.description(),
        mail.description(),
        geo.description(),
        ActiveProfiles.description(environment),
        pages(address),
        isSecure ? "--cacert <your certificate> " : "",
        address);
  }

  private String pages(String address) {
    return environment.getProperty("forestgate.pages.enabled", Boolean.class, true)
        ? "open " + address + " in a browser"
        : "off";
  }

  /**
   * Native transport and TLS library in use. Reactor Netty takes what loads and does not log it. A
   * library that is not needed is not loaded to be named.
   */
  private static String network(boolean isSecure) {
    String transport = "nio";
    if (LoopResources.hasNativeSupport()) {
      transport = System.getProperty("os.name").startsWith("Mac") ? "kqueue" : "epoll";
    }
    return isSecure
        ? transport + ", TLS by " + (OpenSsl.isAvailable() ? OpenSsl.versionString() : "Java")
        : transport;
  }

  private static String inWords(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  private String accounts() {
    if (AccountStore.of(environment) == AccountStore.REDIS) {
      return "the same Redis as the sessions";
    }
    EmbeddedPostgres embedded = postgres.getIfAvailable();
    return embedded == null
        ? "PostgreSQL at "
            + environment
                .getProperty("spring.r2dbc.url", "")
                .replaceFirst("^r2dbc:postgresql://", "")
                .replaceFirst("\\?.*", "")
        : embedded + ", kept in " + folder();
  }

  private String sessions() {
    EmbeddedRedis embedded = redis.getIfAvailable();
    if (embedded != null) {
      return embedded + ", kept in " + folder();
    }
    if (connections.isClusterAware()) {
      return "Redis Cluster";
    }
    if (connections.isRedisSentinelAware()) {
      return "Redis behind Sentinel";
    }
    return "Redis at " + connections.getHostName() + ":" + connections.getPort();
  }

  private String folder() {
    return environment.getProperty("forestgate.embedded.directory", ".forestgate");
  }
}
