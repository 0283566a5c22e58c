package dev.forestgate.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.mail.message.OneTimeSecret;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.onetime.IssuedToken;
import dev.forestgate.transactions.Enlisted;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class LinksTest {
  private static final Instant END = Instant.parse("2026-11-24T10:00:00Z");
  private static final IssuedToken ISSUED =
      new IssuedToken(Secret.of("t0ken"), END, null, END, Enlisted.Sql.of("select 1"));

  private final MockEnvironment environment =
      new MockEnvironment().withProperty("server.port", "8080");

  @Test
  void aLinkBeginsWithThePublicAddress() {
    assertThat(link("https://id.example.org"))
        .isEqualTo("https://id.example.org/api/auth/verify?token=t0ken");
    assertThat(link("https://example.org/id/"))
        .isEqualTo("https://example.org/id/api/auth/verify?token=t0ken");
  }

  @Test
  void withoutOneItLeadsToThisMachine() {
    assertThat(link(null)).isEqualTo("http://localhost:8080/api/auth/verify?token=t0ken");
    environment.setProperty("local.server.port", "41234");
    assertThat(link(null)).isEqualTo("http://localhost:41234/api/auth/verify?token=t0ken");
    environment.setProperty("server.ssl.bundle", "server");
    assertThat(link(null)).isEqualTo("https://localhost:41234/api/auth/verify?token=t0ken");
  }

  private String link(@Nullable String publicUrl) {
    var properties =
        new HttpProperties(
            publicUrl == null ? null : URI.create(publicUrl),
            new HttpProperties.Cors(List.of(), List.of()));
    OneTimeSecret link = new Links(properties, environment).to("/api/auth/verify", ISSUED);
    assertThat(link.until()).isEqualTo(END);
    return link.text().reveal();
  }
}
