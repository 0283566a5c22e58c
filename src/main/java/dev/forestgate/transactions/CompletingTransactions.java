package dev.forestgate.transactions;

import org.springframework.transaction.ReactiveTransaction;
import org.springframework.transaction.reactive.TransactionCallback;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.ContextView;

/**
 * Transactions that always end before their connection returns to the pool. A subscriber that
 * cancels, because its client has disconnected or a time limit is over, has its transaction rolled
 * back, but only once PostgreSQL has begun it.
 *
 * <p>Cancelled amid {@code BEGIN}, a driver that does not know of a transaction yet skips the
 * rollback, and the next user of the connection writes into a transaction that nobody commits.
 */
public final class CompletingTransactions implements TransactionalOperator {
  private final TransactionalOperator transactions;

  public CompletingTransactions(TransactionalOperator transactions) {
    this.transactions = transactions;
  }

  @Override
  public <T> Mono<T> transactional(Mono<T> action) {
    return execute(transaction -> action).singleOrEmpty();
  }

  /** Runs {@code action} and emits its results once they are committed. */
  @Override
  public <T> Flux<T> execute(TransactionCallback<T> action) {
    return Flux.deferContextual(context -> execute(action, context));
  }

  private <T> Flux<T> execute(TransactionCallback<T> action, ContextView context) {
    Sinks.Empty<Void> cancelled = Sinks.empty();
    return Mono.fromFuture(
            transactions
                .execute(begun -> unlessCancelled(action, begun, cancelled.asMono()))
                .collectList()
                .contextWrite(context)
                .toFuture(),
            true)
        .doOnCancel(cancelled::tryEmitEmpty)
        .flatMapIterable(results -> results);
  }

  private static <T> Flux<T> unlessCancelled(
      TransactionCallback<T> action, ReactiveTransaction begun, Mono<Void> cancelled) {
    return Flux.<T>from(action.doInTransaction(begun))
        .takeUntilOther(cancelled.doOnSuccess(signal -> begun.setRollbackOnly()));
  }
}
