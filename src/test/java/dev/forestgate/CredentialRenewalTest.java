package dev.forestgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.onetime.OneTimeTokens;
import dev.forestgate.tokens.onetime.Purpose;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

/** Renewed credentials with accounts in PostgreSQL. */
class CredentialRenewalTest extends CredentialRenewalContract {
  @Override
  Gate gate() {
    return Gate.shared();
  }

  @Test
  @Tag("security")
  void anAccountThatIsDisabledByHandIsRefusedAtEveryGateToo() {
    Correspondent alice = Correspondent.verified(gate());
    SignedInClient client = gate().signIn(alice.username());
    String reset = alice.resetToken();
    disable(alice);

    assertThat(gate().bean(OneTimeTokens.class).find(Purpose.RESET_PASSWORD, secret(reset)).block())
        .isNull();
    Awaitility.await().untilAsserted(() -> gate().expectSession(client, 401));
    gate()
        .client()
        .post()
        .uri("/api/auth/refresh")
        .cookie(Gate.COOKIE, client.cookie())
        .exchange()
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .returnResult();
    alice.signIn(alice.username(), Gate.PASSWORD).expectStatus().isUnauthorized();
  }

  private void disable(Correspondent person) {
    Map<String, Object> row =
        gate()
            .bean(DatabaseClient.class)
            .sql(
                "update users set disabled_at = now() where username = $1 returning"
                    + " credential_version")
            .bind(0, person.username())
            .fetch()
            .one()
            .block();
    assertThat(row).containsEntry("credential_version", 1);
  }

  private static Secret secret(String text) {
    return Secret.of(text);
  }
}
