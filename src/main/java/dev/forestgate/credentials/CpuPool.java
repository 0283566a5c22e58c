package dev.forestgate.credentials;

import dev.forestgate.credentials.pool.HashPool;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Work of a few milliseconds, such as the check of a signature, on the threads of the hash pool.
 */
@Component
public final class CpuPool {
  private final HashPool pool;

  CpuPool(Passwords passwords) {
    this.pool = passwords.pool();
  }

  /**
   * Runs {@code work} on the pool, in the order of arrival among the hashes. Fails with OVERLOADED
   * if it could not start in time.
   */
  public <T> Mono<T> run(Supplier<T> work) {
    return pool.runShort(work);
  }
}
