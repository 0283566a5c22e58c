package dev.forestgate.account.keys;

import dev.forestgate.apikeys.ApiKey;
import dev.forestgate.apikeys.ApiKeys;
import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.identity.Caller;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.renewal.FollowUp;
import dev.forestgate.renewal.FollowUps;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lists the caller's API keys, and removes one. */
@Component
final class CallerKeys {
  private final ApiKeys keys;
  private final FollowUps followUps;

  CallerKeys(ApiKeys keys, FollowUps followUps) {
    this.keys = keys;
    this.followUps = followUps;
  }

  /** Lists all keys, the latest first; there are at most {@link ApiKeys#MOST}. */
  Mono<ServerResponse> list(ServerRequest request, Caller caller) {
    return keys.list(caller.userId()).collectList().map(Body::new).flatMap(Responses::ok);
  }

  /** Removes a key. One of another account and an unknown one get the same response. */
  Mono<ServerResponse> remove(ServerRequest request, Caller caller) {
    return Mono.justOrEmpty(UuidParameter.inPath(request))
        .flatMap(id -> remove(caller, id))
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.NOT_FOUND)))
        .flatMap(removed -> ServerResponse.noContent().build());
  }

  private Mono<UUID> remove(Caller caller, UUID id) {
    Map<String, Object> detail = Map.of("key", id.toString());
    UUID owner = caller.userId();
    return followUps.with(
        FollowUp.of(owner).recording(caller.sessionId(), JournalAction.KEY_REMOVED, detail),
        following ->
            keys.remove(
                owner,
                id,
                List.of(
                    AuditEvent.own(AuditAction.KEY_REMOVED, owner).with(detail).write(),
                    following)));
  }

  record Body(List<ApiKey> keys) {}
}
