package dev.forestgate.admin.clients;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.clients.Client;
import dev.forestgate.clients.ClientProblem;
import dev.forestgate.clients.ClientSecrets;
import dev.forestgate.clients.Clients;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.FieldError;
import dev.forestgate.identity.operator.Operator;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Validation of clients, new secrets, and records of the audit about clients. */
@Component
final class ClientRecords {
  private final Clients clients;
  private final SecureRandom random;

  ClientRecords(Clients clients, SecureRandom random) {
    this.clients = clients;
    this.random = random;
  }

  /** {@code client} itself. Throws INVALID_REQUEST if it breaks a rule. */
  Client valid(Client client) {
    List<FieldError> errors = clients.problems(client).stream().map(ClientRecords::error).toList();
    if (!errors.isEmpty()) {
      throw Failed.invalid(errors);
    }
    return client;
  }

  private static FieldError error(ClientProblem problem) {
    return new FieldError(problem.member().replace('-', '_'), problem.message());
  }

  /** A new secret of a client. */
  Secret draw() {
    return ClientSecrets.draw(random);
  }

  /** Record of {@code action} on the client {@code id}, for the transaction of the change. */
  static Enlisted of(Operator operator, AuditAction action, String id, List<String> changed) {
    return operator
        .event(action, null)
        .with(
            changed.isEmpty()
                ? Map.of("client_id", id)
                : Map.of("client_id", id, "changed", changed))
        .write();
  }
}
