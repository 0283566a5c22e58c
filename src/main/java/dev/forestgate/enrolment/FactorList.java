package dev.forestgate.enrolment;

import dev.forestgate.factors.Factors;
import dev.forestgate.factors.model.Factor;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Caller;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lists the caller's second factors, the oldest first, without any secret. */
@Component
final class FactorList {
  private final Factors factors;

  FactorList(Factors factors) {
    this.factors = factors;
  }

  Mono<ServerResponse> handle(ServerRequest request, Caller caller) {
    return factors.list(caller.userId()).collectList().flatMap(all -> Responses.ok(new Body(all)));
  }

  /** Response body. */
  record Body(List<Factor> factors) {}
}
