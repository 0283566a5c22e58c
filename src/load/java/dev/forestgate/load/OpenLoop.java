package dev.forestgate.load;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks one address at a fixed rate, whether or not it is answered, with little of the processor
 * that it shares with what it measures. Each call counts from when it should have begun, so that a
 * pause of either side is in the figures; but for those of the first seconds, in which a JVM that
 * shares its cores is busy with its own start. Arguments: the address, the cookie, calls per
 * second, and seconds. Prints:
 *
 * <pre>
 * open.p50.ms, open.p99.ms, open.longest.ms
 * open.failed     answers other than 200, and none at all
 * </pre>
 */
public final class OpenLoop {
  private static final int WARM_UP_SECONDS = 6;

  private OpenLoop() {}

  public static void main(String[] arguments) throws InterruptedException {
    int rate = Integer.parseInt(arguments[2]);
    int first = rate * WARM_UP_SECONDS;
    int calls = first + rate * Integer.parseInt(arguments[3]);
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(arguments[0])).header("Cookie", arguments[1]).build();
    long[] nanos = new long[calls];
    var failed = new AtomicInteger();
    var open = new CountDownLatch(calls);
    long begun = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      int call = i;
      long due = begun + TimeUnit.SECONDS.toNanos(call) / rate;
      for (long rest = due - System.nanoTime(); rest > 0; rest = due - System.nanoTime()) {
        LockSupport.parkNanos(rest);
      }
      client
          .sendAsync(request, BodyHandlers.discarding())
          .whenComplete(
              (answer, thrown) -> {
                nanos[call] = System.nanoTime() - due;
                if (thrown != null || answer.statusCode() != 200) {
                  failed.incrementAndGet();
                }
                open.countDown();
              });
    }
    open.await(10, TimeUnit.SECONDS);
    long[] counted = Arrays.copyOfRange(nanos, first, calls);
    Arrays.sort(counted);
    print("open.p50.ms", counted[counted.length / 2] / 1e6);
    print("open.p99.ms", counted[counted.length * 99 / 100] / 1e6);
    print("open.longest.ms", counted[counted.length - 1] / 1e6);
    print("open.failed", failed.get() + open.getCount());
  }

  private static void print(String what, double figure) {
    System.out.println(String.format(Locale.ROOT, "%s=%.1f", what, figure));
  }
}
