package dev.forestgate.embedded;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Fixture that all tests of a run share, started at its first use on a thread of its own, so that
 * the time limit of the first test neither interrupts nor spoils the start. A start that fails or
 * takes longer than {@link TestTimeouts#START} is not repeated: it is printed once, and each {@link
 * #get} fails at once with the same cause.
 */
public final class SharedFixture<T> {
  private final String name;
  private final Callable<T> start;
  private final long limitMillis;
  private @Nullable CompletableFuture<T> started;

  private SharedFixture(String name, Callable<T> start, long limitMillis) {
    this.name = name;
    this.start = start;
    this.limitMillis = limitMillis;
  }

  public static <T> SharedFixture<T> of(String name, Callable<T> start) {
    return of(name, start, TestTimeouts.START.toMillis());
  }

  static <T> SharedFixture<T> of(String name, Callable<T> start, long limitMillis) {
    return new SharedFixture<>(name, start, limitMillis);
  }

  /** The started fixture. Waits for its start. */
  public T get() {
    try {
      return started().get();
    } catch (ExecutionException failed) {
      throw new IllegalStateException(name + " did not start", failed.getCause());
    } catch (InterruptedException overLimit) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before " + name + " had started", overLimit);
    }
  }

  private synchronized CompletableFuture<T> started() {
    CompletableFuture<T> before = started;
    if (before != null) {
      return before;
    }
    CompletableFuture<T> now = new CompletableFuture<>();
    started = now;
    Thread thread = new Thread(() -> run(now), "start of " + name);
    thread.setDaemon(true);
    thread.start();
    CompletableFuture.delayedExecutor(limitMillis, TimeUnit.MILLISECONDS)
        .execute(() -> giveUp(now, thread));
    return now;
  }

  private void run(CompletableFuture<T> result) {
    try {
      result.complete(start.call());
    } catch (Throwable failed) {
      fail(result, failed);
    }
  }

  /** The exception has the stack of the thread that starts it: what it waits for. */
  private void giveUp(CompletableFuture<T> result, Thread thread) {
    if (!result.isDone()) {
      var late = new TimeoutException(name + " did not start within " + limitMillis + " ms");
      late.setStackTrace(thread.getStackTrace());
      fail(result, late);
    }
  }

  private void fail(CompletableFuture<T> result, Throwable cause) {
    if (result.completeExceptionally(cause)) {
      System.err.println(name + " did not start; all tests that need it fail:");
      cause.printStackTrace();
    }
  }
}
