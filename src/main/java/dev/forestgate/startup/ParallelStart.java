package dev.forestgate.startup;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * What a start does on other threads while Spring makes beans on its own: to connect to the stores
 * takes as long as a tenth of them. All of it is done, or the start refused, before anything
 * listens.
 */
@Component
final class ParallelStart implements SmartInitializingSingleton {
  private final List<CompletableFuture<Void>> works = new ArrayList<>();

  /** Begins {@code work} at once. For beans that are being made, so for one thread. */
  void run(Runnable work) {
    works.add(CompletableFuture.runAsync(work, ParallelStart::start));
  }

  private static void start(Runnable work) {
    var thread = new Thread(work, "meanwhile");
    thread.setDaemon(true);
    thread.start();
  }

  /** Throws what the first work that failed has thrown, in the order in which they began. */
  @Override
  public void afterSingletonsInstantiated() {
    works.forEach(ParallelStart::await);
    works.clear();
  }

  private static void await(CompletableFuture<Void> work) {
    try {
      work.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failed;
    }
  }
}
