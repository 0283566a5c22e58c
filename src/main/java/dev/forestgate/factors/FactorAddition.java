package dev.forestgate.factors;

import static dev.forestgate.failure.Failure.TOO_MANY_FACTORS;

import dev.forestgate.factors.RecoveryCodes.NewCodes;
import dev.forestgate.factors.model.AddedFactor;
import dev.forestgate.factors.model.FactorType;
import dev.forestgate.factors.store.FactorData;
import dev.forestgate.factors.store.FactorStore;
import dev.forestgate.factors.store.StoredFactor;
import dev.forestgate.failure.Failed;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Addition of a factor that was proved, with recovery codes if it is the first of its account. */
@Component
final class FactorAddition {
  private final FactorStore store;
  private final RecoveryCodes codes;
  private final Clock clock;

  FactorAddition(FactorStore store, RecoveryCodes codes, Clock clock) {
    this.store = store;
    this.codes = codes;
    this.clock = clock;
  }

  /** The account's factors. Fails with TOO_MANY_FACTORS if one of {@code type} more is too many. */
  Mono<List<StoredFactor>> requireRoom(UUID user, FactorType type) {
    return Mono.defer(() -> store.list(user))
        .doOnNext(
            factors -> {
              if (factors.stream().filter(factor -> factor.data().type() == type).count()
                  >= type.most()) {
                throw Failed.of(TOO_MANY_FACTORS);
              }
            });
  }

  /** Adds a factor. Fails as {@link FactorStore#add}. */
  Mono<AddedFactor> add(UUID user, UUID id, String name, FactorData data) {
    return Mono.defer(
        () -> {
          StoredFactor factor = StoredFactor.unused(id, name, clock.instant(), data);
          NewCodes drawn = codes.draw(user);
          return store
              .add(user, factor, drawn.stored())
              .map(first -> new AddedFactor(factor.factor(), first ? drawn.codes() : List.of()));
        });
  }
}
