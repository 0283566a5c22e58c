package dev.forestgate.enrolment;

import static dev.forestgate.failure.Failure.UNAUTHENTICATED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.audit.AuditActor;
import dev.forestgate.factors.Factors;
import dev.forestgate.factors.model.AddedFactor;
import dev.forestgate.factors.model.Factor;
import dev.forestgate.factors.model.StartedTotp;
import dev.forestgate.failure.Failed;
import dev.forestgate.identity.Caller;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.sessions.model.Session;
import dev.forestgate.testing.AuthenticatorApp;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Factors that are stored just after the session of their request ended. */
class LateAdditionTest {
  private final RunningService service = RunningService.shared();
  private final SignedInClient alice = service.signIn();
  private final Session session =
      requireNonNull(service.bean(Sessions.class).find(alice.sessionId(), alice.userId()).block());

  @Test
  @Tag("security")
  void aFactorOfAnEndedSessionIsWithdrawn() {
    service.bean(CredentialRenewal.class).disable(alice.userId(), AuditActor.SYSTEM).block();
    AddedFactor added = added();
    StepVerifier.create(refuse(added))
        .expectErrorMatches(
            error -> error instanceof Failed failed && failed.failure() == UNAUTHENTICATED)
        .verify();
    assertThat(ids()).isEmpty();
  }

  @Test
  void aFactorOfALiveSessionStays() {
    AddedFactor added = added();
    StepVerifier.create(refuse(added)).verifyComplete();
    assertThat(ids()).contains(added.factor().id());
  }

  private List<UUID> ids() {
    return requireNonNull(
        service.bean(Factors.class).list(alice.userId()).map(Factor::id).collectList().block());
  }

  private Mono<Void> refuse(AddedFactor added) {
    var caller = new Caller(session, Caller.Method.COOKIE);
    return service.bean(LateAddition.class).refuse(caller, added);
  }

  private AddedFactor added() {
    Factors factors = service.bean(Factors.class);
    StartedTotp started =
        requireNonNull(factors.startTotp(alice.userId(), alice.username(), null).block());
    var app = new AuthenticatorApp(started.secret().reveal());
    return requireNonNull(
        factors.confirmTotp(alice.userId(), started.id(), Secret.of(app.nextCode())).block());
  }
}
