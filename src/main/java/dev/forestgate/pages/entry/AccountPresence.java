package dev.forestgate.pages.entry;

import dev.forestgate.users.BulkUsers;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Whether there is an account. Once there is one, the store is not asked again. */
@Component
final class AccountPresence {
  private final BulkUsers users;
  private volatile boolean isFound;

  AccountPresence(BulkUsers users) {
    this.users = users;
  }

  /** True also if the store does not answer: the page must not depend on it. */
  Mono<Boolean> isAny() {
    return isFound
        ? Mono.just(true)
        : users.all().hasElements().doOnNext(this::keep).onErrorReturn(true);
  }

  private void keep(boolean isAny) {
    isFound = isAny;
  }
}
