package dev.forestgate.load;

import dev.forestgate.credentials.argon2.Argon2;
import dev.forestgate.credentials.argon2.Argon2Parameters;
import dev.forestgate.credentials.argon2.Hasher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Prices of caches between hashes and other work, without hardware counters: a hash alone, beside
 * others, after a pause and after a walk through memory; and such a walk right after a hash, where
 * its data is cold, and right after itself. Each is a median of {@code rounds} on each thread, the
 * only argument. Prints rows of a Markdown table: case, threads, microseconds.
 */
public final class InterleavedHash {
  private static final Argon2Parameters COST = new Argon2Parameters(19 * 1024, 2, 1);
  private static final int LINE = 64 / Integer.BYTES;
  private static final int[] WALKS_KIB = {64, 256, 1024, 4096};
  private static final long PAUSE_NANOS = 5_000_000;

  private final Argon2 argon2 = Hasher.AUTO.load(COST);
  private final int rounds;
  private int seen;

  private InterleavedHash(int rounds) {
    this.rounds = rounds;
  }

  public static void main(String[] arguments) throws InterruptedException, ExecutionException {
    int rounds = Integer.parseInt(arguments[0]);
    int cores = Runtime.getRuntime().availableProcessors();
    measure(rounds, 1);
    measure(rounds, cores);
    System.exit(0);
  }

  private static void measure(int rounds, int threads)
      throws InterruptedException, ExecutionException {
    var pool = Executors.newFixedThreadPool(threads);
    List<Future<List<Figure>>> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      all.add(pool.submit(() -> new InterleavedHash(rounds).figures()));
    }
    List<List<Figure>> each = new ArrayList<>();
    for (Future<List<Figure>> one : all) {
      each.add(one.get());
    }
    pool.shutdown();
    for (int row = 0; row < each.get(0).size(); row++) {
      double sum = 0;
      for (List<Figure> figures : each) {
        sum += figures.get(row).micros();
      }
      String line =
          String.format(
              Locale.ROOT,
              "| %s | %d | %.1f |",
              each.get(0).get(row).what(),
              threads,
              sum / threads);
      System.out.println(line);
    }
  }

  private List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(figure("hash after a hash", () -> {}, this::hash));
    figures.add(
        figure("hash after a pause of 5 ms", () -> LockSupport.parkNanos(PAUSE_NANOS), this::hash));
    for (int kib : WALKS_KIB) {
      int[] memory = cycle(kib);
      figures.add(
          figure("hash after a walk of %d KiB".formatted(kib), () -> walk(memory), this::hash));
      figures.add(
          figure(
              "walk of %d KiB after itself".formatted(kib),
              () -> walk(memory),
              () -> walk(memory)));
      figures.add(
          figure("walk of %d KiB after a hash".formatted(kib), this::hash, () -> walk(memory)));
    }
    return figures;
  }

  private Figure figure(String what, Runnable before, Runnable measured) {
    for (int i = 0; i < rounds / 4; i++) { // until compiled
      before.run();
      measured.run();
    }
    long[] nanos = new long[rounds];
    for (int i = 0; i < rounds; i++) {
      before.run();
      long begun = System.nanoTime();
      measured.run();
      nanos[i] = System.nanoTime() - begun;
    }
    Arrays.sort(nanos);
    return new Figure(what, nanos[rounds / 2] / 1e3);
  }

  private void hash() {
    seen += argon2.derive(new byte[22], new byte[16], COST, 32)[0];
  }

  /** One pass, each load dependent on the one before: the time of a miss is not hidden. */
  private void walk(int[] memory) {
    int at = 0;
    for (int i = 0; i < memory.length / LINE; i++) {
      at = memory[at];
    }
    seen += at;
  }

  /** All cache lines in one cycle, in an order that no prefetcher knows. */
  private static int[] cycle(int kib) {
    int[] memory = new int[kib * 1024 / Integer.BYTES];
    List<Integer> order = new ArrayList<>();
    for (int at = 0; at < memory.length; at += LINE) {
      order.add(at);
    }
    Collections.shuffle(order, new Random(1));
    for (int i = 0; i < order.size(); i++) {
      memory[order.get(i)] = order.get((i + 1) % order.size());
    }
    return memory;
  }

  private record Figure(String what, double micros) {}
}
