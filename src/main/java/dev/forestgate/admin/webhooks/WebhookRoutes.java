package dev.forestgate.admin.webhooks;

import static dev.forestgate.roles.Role.ADMIN;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.operator.OperatorGate;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of operators for webhooks. */
@Component
public final class WebhookRoutes {
  private static final String WEBHOOKS = "/api/admin/webhooks";
  private static final String WEBHOOK = WEBHOOKS + "/{id}";

  private final OperatorGate gate;
  private final WebhookChange change;
  private final DeliveryAdmin deliveries;

  WebhookRoutes(OperatorGate gate, WebhookChange change, DeliveryAdmin deliveries) {
    this.gate = gate;
    this.change = change;
    this.deliveries = deliveries;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(WEBHOOKS, gate.reading(change::list))
        .POST(WEBHOOKS, gate.writing(ADMIN, change::create))
        .PATCH(WEBHOOK, gate.writing(ADMIN, change::change))
        .DELETE(WEBHOOK, gate.writing(ADMIN, change::remove))
        .GET(WEBHOOK + "/deliveries", gate.reading(deliveries::list))
        .POST(WEBHOOK + "/deliveries/{delivery}/retry", gate.writing(ADMIN, deliveries::retry))
        .filter(Responses.producing(MediaType.APPLICATION_JSON))
        .build();
  }
}
