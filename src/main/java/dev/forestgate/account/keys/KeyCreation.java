package dev.forestgate.account.keys;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.forestgate.apikeys.ApiKey;
import dev.forestgate.apikeys.ApiKeys;
import dev.forestgate.apikeys.KeyDraft;
import dev.forestgate.apikeys.KeyScope;
import dev.forestgate.apikeys.NewKey;
import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.identity.Caller;
import dev.forestgate.identity.CallerAccount;
import dev.forestgate.identity.Elevation;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.renewal.FollowUp;
import dev.forestgate.renewal.FollowUps;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.User;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Creates an API key of the caller, in an elevated session. The response alone contains the key;
 * its audit record and its journal event commit with it.
 */
@Component
final class KeyCreation {
  private final ApiKeys keys;
  private final CallerAccount accounts;
  private final Elevation elevation;
  private final FollowUps followUps;
  private final JsonBodies bodies;
  private final IdGenerator ids;

  KeyCreation(
      ApiKeys keys,
      CallerAccount accounts,
      Elevation elevation,
      FollowUps followUps,
      JsonBodies bodies,
      IdGenerator ids) {
    this.keys = keys;
    this.accounts = accounts;
    this.elevation = elevation;
    this.followUps = followUps;
    this.bodies = bodies;
    this.ids = ids;
  }

  Mono<ServerResponse> handle(ServerRequest request, Caller caller) {
    return accounts
        .of(caller)
        .delayUntil(user -> elevation.require(user, caller))
        .zipWhen(
            user -> bodies.read(request, KeyForm.class).map(form -> form.draft(ids.generateId())))
        .flatMap(both -> create(caller, both.getT1(), both.getT2()))
        .flatMap(KeyCreation::respond);
  }

  private Mono<NewKey> create(Caller caller, User user, KeyDraft draft) {
    FollowUp event =
        FollowUp.of(user.id())
            .recording(caller.sessionId(), JournalAction.KEY_CREATED, detail(draft));
    Enlisted record =
        AuditEvent.own(AuditAction.KEY_CREATED, user.id()).with(detail(draft)).write();
    return followUps.with(
        event,
        following ->
            keys.add(user.id(), user.credentialVersion(), draft, List.of(record, following)));
  }

  private static Map<String, Object> detail(KeyDraft draft) {
    return Map.of(
        "key",
        draft.id().toString(),
        "name",
        draft.name(),
        "scopes",
        draft.scopes().stream().map(KeyScope::text).toList());
  }

  private static Mono<ServerResponse> respond(NewKey created) {
    return ServerResponse.status(HttpStatus.CREATED)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(new Body(created.key(), created.secret().reveal()));
  }

  /**
   * Response body.
   *
   * @param key the key itself
   */
  record Body(@JsonUnwrapped ApiKey members, String key) {}
}
