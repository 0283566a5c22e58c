package dev.forestgate.admin.users;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.http.request.UuidParameter;
import dev.forestgate.identity.operator.Operator;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Account that an operator acts on: that of the path. */
@Component
final class TargetAccount {
  private final Users users;

  TargetAccount(Users users) {
    this.users = users;
  }

  /** The account to write to. Fails with NOT_FOUND, or with FORBIDDEN if it has more rights. */
  Mono<User> of(ServerRequest request, Operator operator) {
    return find(request).map(operator::requireReach);
  }

  /** The account to read. Fails with NOT_FOUND. */
  Mono<User> find(ServerRequest request) {
    return Mono.justOrEmpty(UuidParameter.inPath(request))
        .flatMap(users::findById)
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.NOT_FOUND)));
  }
}
