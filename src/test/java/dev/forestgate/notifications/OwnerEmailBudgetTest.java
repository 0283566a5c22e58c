package dev.forestgate.notifications;

import static dev.forestgate.testing.MailUser.FORGOT;
import static dev.forestgate.testing.MailUser.NEW_PASSWORD;
import static dev.forestgate.testing.MailUser.RESET;
import static dev.forestgate.testing.MailUser.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.CodeUser;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.Mailbox;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * E-mails reach the owner of an address although many clients request them. Clients are
 * distinguished by a proxy.
 */
@Tag("security")
class OwnerEmailBudgetTest {
  private static final String RESEND = "/api/auth/verify/resend";
  private static final int PER_CLIENT = 12;

  private static RunningService service;

  @BeforeAll
  static void start() {
    service =
        RunningService.start(
            "REDIS_URL=" + TestStores.redisUrl() + "/3",
            "forestgate.proxies.trusted=127.0.0.0/8,::1",
            "forestgate.letters.network-burst=3",
            "forestgate.letters.per-client=" + PER_CLIENT);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void theOwnerOfAnAddressGetsALinkHoweverOftenANeighboursNetworkAskedForOne() {
    MailUser alice = MailUser.verified(service);
    ask("198.51.100.1", FORGOT, alice.email(), 5);
    ask("198.51.100.2", FORGOT, alice.email(), 5);
    assertThat(alice.count("Choose a new password")).isEqualTo(3);
    ask("203.0.113.9", FORGOT, alice.email(), 1);
    Mailbox.Mail message = alice.messages("Choose a new password", 4).get(3);
    alice
        .post(RESET, Map.of("token", token(message), "new_password", NEW_PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  @Test
  void ownerWithAnUnverifiedAddressGetsEmails() {
    MailUser alice = MailUser.register(service);
    alice.message("Confirm");
    ask("198.51.101.1", RESEND, alice.email(), 8);
    assertThat(alice.count("Confirm")).isEqualTo(4);
    ask("203.0.114.9", RESEND, alice.email(), 1);
    alice.messages("Confirm", 5);
  }

  /** A network has one share of an address, however many accounts it opens. */
  @Test
  void ownerGetsEmailsAfterANeighbourOfferedTheAddressToManyAccounts() {
    String email = RunningService.freshName() + "@example.org";
    for (int account = 0; account < 3; account++) {
      SignedInClient neighbour = service.signIn();
      for (int i = 0; i < 3; i++) {
        client("198.51.104.1")
            .patch()
            .uri("/api/profile")
            .header("Authorization", neighbour.bearer())
            .bodyValue(Map.of("email", email, "current_password", RunningService.PASSWORD))
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody()
            .returnResult();
      }
    }
    var owner = new MailUser(service, RunningService.freshName(), email);
    assertThat(owner.count("Confirm")).isEqualTo(3);
    Map<String, String> form =
        Map.of("username", owner.username(), "email", email, "password", RunningService.PASSWORD);
    ApiCalls.post(client("203.0.115.9"), "/api/auth/register", form)
        .expectStatus()
        .isCreated()
        .expectBody()
        .returnResult();
    assertThat(owner.count("Confirm")).isEqualTo(4);
  }

  /** The same for an address without an account: the accounts are not consulted. */
  @Test
  void clientHasAnHourlyBudgetForAllAddressesTogether() {
    MailUser alice = MailUser.verified(service);
    for (List<String> course :
        List.of(
            List.of("198.51.102.1", alice.email(), FORGOT),
            List.of("198.51.103.1", RunningService.freshName() + "@example.org", FORGOT),
            List.of("198.51.105.1", alice.email(), CodeUser.CODE),
            List.of("198.51.106.1", RunningService.freshName() + "@example.org", CodeUser.CODE))) {
      WebTestClient client = client(course.get(0));
      ask(course.get(0), course.get(2), course.get(1), PER_CLIENT);
      ApiCalls.post(client, course.get(2), Map.of("email", course.get(1)))
          .expectStatus()
          .isEqualTo(429)
          .expectHeader()
          .exists("Retry-After")
          .expectBody()
          .jsonPath("$.type")
          .isEqualTo("/problems/too-many-requests");
    }
  }

  private static void ask(String address, String path, String email, int times) {
    WebTestClient client = client(address);
    for (int i = 0; i < times; i++) {
      ApiCalls.post(client, path, Map.of("email", email))
          .expectStatus()
          .isAccepted()
          .expectBody()
          .returnResult();
    }
  }

  private static WebTestClient client(String address) {
    return service.client().mutate().defaultHeader("X-Forwarded-For", address).build();
  }
}
