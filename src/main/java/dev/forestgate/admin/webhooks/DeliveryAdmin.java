package dev.forestgate.admin.webhooks;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.ListQuery;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.identity.operator.Operator;
import dev.forestgate.webhooks.QueuedDelivery;
import dev.forestgate.webhooks.WebhookDeliveries;
import dev.forestgate.webhooks.Webhooks;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lists deliveries that did not succeed yet, and retries dead ones. */
@Component
final class DeliveryAdmin {
  private final ObjectProvider<Webhooks> webhooks;
  private final ObjectProvider<WebhookDeliveries> deliveries;

  DeliveryAdmin(ObjectProvider<Webhooks> webhooks, ObjectProvider<WebhookDeliveries> deliveries) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
  }

  /** One page, the newest first. Fails with NOT_FOUND if there is no such webhook. */
  Mono<ServerResponse> list(ServerRequest request, Operator operator) {
    ListQuery query = ListQuery.of(request, Set.of());
    return Mono.justOrEmpty(UuidParameter.inPath(request))
        .filterWhen(id -> webhooks.getObject().exists(id))
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.NOT_FOUND)))
        .flatMapMany(
            id ->
                deliveries.getObject().list(id, query.position(UuidParameter::parse), query.read()))
        .collectList()
        .flatMap(found -> Responses.ok(body(query, found)));
  }

  private static Body body(ListQuery query, List<QueuedDelivery> found) {
    ListQuery.Page<QueuedDelivery> page = query.page(found, delivery -> delivery.id().toString());
    return new Body(page.items(), page.next());
  }

  /** Makes a dead delivery due at once. Fails with NOT_FOUND if there is no such dead delivery. */
  Mono<ServerResponse> retry(ServerRequest request, Operator operator) {
    return Mono.justOrEmpty(UuidParameter.inPath(request))
        .flatMap(id -> retry(id, request.pathVariable("delivery")))
        .filter(retried -> retried)
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.NOT_FOUND)))
        .flatMap(retried -> Responses.accepted("The delivery is due now"));
  }

  private Mono<Boolean> retry(UUID id, String delivery) {
    return Mono.justOrEmpty(UuidParameter.parse(delivery))
        .flatMap(known -> deliveries.getObject().retry(id, known));
  }

  /**
   * Body of the list.
   *
   * @param next cursor of the next page; null on the last one
   */
  record Body(List<QueuedDelivery> deliveries, @Nullable String next) {}
}
