package dev.forestgate.admin.webhooks;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.forestgate.audit.AuditAction;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.identity.operator.Operator;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.webhooks.Webhook;
import dev.forestgate.webhooks.WebhookEdit;
import dev.forestgate.webhooks.WebhookProperties;
import dev.forestgate.webhooks.WebhookSecret;
import dev.forestgate.webhooks.Webhooks;
import dev.forestgate.webhooks.target.TargetPolicy;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Lists, creates, changes and removes webhooks. Each change commits with its audit record, which
 * has no secret. The response to the creation alone contains the secret.
 */
@Component
final class WebhookChange {
  private final ObjectProvider<Webhooks> webhooks;
  private final TargetPolicy policy;
  private final JsonBodies bodies;
  private final IdGenerator ids;
  private final SecureRandom random;

  WebhookChange(
      ObjectProvider<Webhooks> webhooks,
      WebhookProperties properties,
      JsonBodies bodies,
      IdGenerator ids,
      SecureRandom random) {
    this.webhooks = webhooks;
    this.policy = properties.policy();
    this.bodies = bodies;
    this.ids = ids;
    this.random = random;
  }

  /** All webhooks, the latest first; there are at most {@link Webhooks#MOST}. */
  Mono<ServerResponse> list(ServerRequest request, Operator operator) {
    return webhooks.getObject().list().collectList().map(Body::new).flatMap(Responses::ok);
  }

  Mono<ServerResponse> create(ServerRequest request, Operator operator) {
    return bodies
        .read(request, WebhookForm.class)
        .map(form -> form.created(policy))
        .flatMap(wanted -> add(wanted, operator));
  }

  private Mono<ServerResponse> add(WebhookEdit wanted, Operator operator) {
    UUID id = ids.generateId();
    Secret secret =
        Objects.requireNonNullElseGet(wanted.secret(), () -> WebhookSecret.draw(random));
    String url = Objects.requireNonNull(wanted.url());
    List<String> events = Objects.requireNonNull(wanted.events());
    Enlisted record =
        record(operator, AuditAction.WEBHOOK_CREATED, id, Map.of("url", url, "events", events));
    return webhooks
        .getObject()
        .add(id, url, events, secret, List.of(record))
        .switchIfEmpty(
            Mono.error(() -> Failed.invalid("url", "there are " + Webhooks.MOST + " webhooks")))
        .flatMap(
            added ->
                ServerResponse.status(HttpStatus.CREATED)
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(new Created(added, secret.reveal())));
  }

  Mono<ServerResponse> change(ServerRequest request, Operator operator) {
    return bodies
        .read(request, WebhookForm.class)
        .map(form -> form.changed(policy))
        .flatMap(
            edit ->
                Mono.justOrEmpty(UuidParameter.inPath(request))
                    .flatMap(id -> change(id, edit, operator)))
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.NOT_FOUND)))
        .flatMap(Responses::ok);
  }

  private Mono<Webhook> change(UUID id, WebhookEdit edit, Operator operator) {
    Enlisted record =
        record(operator, AuditAction.WEBHOOK_CHANGED, id, Map.of("changed", members(edit)));
    return webhooks.getObject().change(id, edit, List.of(record));
  }

  private static List<String> members(WebhookEdit edit) {
    List<String> members = new ArrayList<>();
    if (edit.url() != null) {
      members.add("url");
    }
    if (edit.events() != null) {
      members.add("events");
    }
    if (edit.secret() != null) {
      members.add("secret");
    }
    if (edit.disabled() != null) {
      members.add(edit.disabled() ? "disabled" : "enabled");
    }
    return members;
  }

  Mono<ServerResponse> remove(ServerRequest request, Operator operator) {
    return Mono.justOrEmpty(UuidParameter.inPath(request))
        .flatMap(
            id ->
                webhooks
                    .getObject()
                    .remove(
                        id, List.of(record(operator, AuditAction.WEBHOOK_REMOVED, id, Map.of()))))
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.NOT_FOUND)))
        .flatMap(removed -> ServerResponse.noContent().build());
  }

  private static Enlisted record(
      Operator operator, AuditAction action, UUID id, Map<String, Object> detail) {
    Map<String, Object> members = new LinkedHashMap<>(detail);
    members.put("webhook", id.toString());
    return operator.event(action, null).with(members).write();
  }

  record Body(List<Webhook> webhooks) {}

  /** A new webhook, and its secret. */
  record Created(@JsonUnwrapped Webhook members, String secret) {}
}
