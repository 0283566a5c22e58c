package dev.forestgate.signin.code;

import static dev.forestgate.testing.FactorUser.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.Attack;
import dev.forestgate.testing.CapturedLog;
import dev.forestgate.testing.CodeUser;
import dev.forestgate.testing.CodeUser.Begun;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Secrets of a sign-in by code are in no line of the log and in no journal. */
@Attack
class CodeSecretsTest {
  private final RunningService service = RunningService.shared();

  @Test
  void aSignInLeavesNoSecret() throws IOException {
    CodeUser alice = CodeUser.of(MailUser.verified(service));
    try (var log = new CapturedLog()) {
      Begun begun = alice.begin();
      service
          .client()
          .get()
          .uri(CodeUser.CODE_VERIFY + "?token=" + begun.token())
          .exchange()
          .expectStatus()
          .isSeeOther()
          .expectBody()
          .returnResult();
      body(alice.verify(begun.byWrongCode()), 401);
      Map<String, Object> opened = body(alice.verify(begun.byCode()), 200);
      body(alice.verify(begun.byLink()), 401);
      String journal = journal(opened);
      assertThat(journal).contains("\"signed-in\"", "\"otp\"");
      List<String> secrets = List.of(begun.challenge(), begun.token().substring(43));
      assertThat(log.lines()).noneMatch(line -> secrets.stream().anyMatch(line::contains));
      assertThat(secrets).noneMatch(journal::contains);
      assertThat(journal.split("[^0-9A-Za-z.-]+", -1)).doesNotContain(begun.code());
      assertThat(log.lines())
          .noneMatch(line -> List.of(line.split("[^0-9A-Za-z.-]+", -1)).contains(begun.code()));
    }
  }

  @SuppressWarnings("unchecked")
  private String journal(Map<String, Object> opened) throws IOException {
    Map<String, Object> session = (Map<String, Object>) FactorUser.member(opened, "session");
    Path journal = service.journal(UUID.fromString(FactorUser.string(session, "id")));
    Awaitility.await().until(() -> Files.exists(journal));
    return Files.readString(journal);
  }
}
