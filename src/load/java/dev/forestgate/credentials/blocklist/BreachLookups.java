package dev.forestgate.credentials.blocklist;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/**
 * Times look-ups in a list of breached passwords: {@code scripts/bench.sh breach}. Makes a list of
 * {@code <millions>} random hashes in both forms, in a folder that it deletes.
 */
@SuppressWarnings("SystemOut") // meant for the person at the terminal
public final class BreachLookups {
  private static final int ROUNDS = 200_000;

  private BreachLookups() {}

  public static void main(String[] arguments) throws IOException {
    int entries = (int) (1_000_000 * Double.parseDouble(arguments[0]));
    Path folder = Files.createTempDirectory("breach-lookups");
    Path text = folder.resolve("text");
    Path compact = folder.resolve("compact");
    try {
      write(text, entries);
      CompactBreachList.pack(text, compact);
      measure("text", text);
      measure("compact", compact);
    } finally {
      Files.deleteIfExists(text);
      Files.deleteIfExists(compact);
      Files.deleteIfExists(folder);
    }
  }

  /** Hashes that are evenly spread, as SHA-1 spreads them. */
  private static void write(Path text, int entries) throws IOException {
    var random = new Random(1);
    long step = Long.divideUnsigned(-1L, entries);
    byte[] hash = new byte[20];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(text), 1 << 20)) {
      for (int i = 0; i < entries; i++) {
        random.nextBytes(hash);
        ByteBuffer.wrap(hash).putLong(i * step + (random.nextLong() >>> 1) % step);
        String line = HexFormat.of().withUpperCase().formatHex(hash) + ":" + i % 1000 + "\r\n";
        out.write(line.getBytes(US_ASCII));
      }
    }
  }

  private static void measure(String name, Path file) throws IOException {
    BreachList list = BreachList.open(file);
    var random = new Random(2);
    byte[] password = new byte[12];
    long[] nanos = new long[ROUNDS];
    int found = 0;
    for (int warm = 0; warm < 2; warm++) {
      for (int i = 0; i < ROUNDS; i++) {
        random.nextBytes(password);
        long begun = System.nanoTime();
        found += list.contains(password) ? 1 : 0;
        nanos[i] = System.nanoTime() - begun;
      }
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%s, %d MiB: median %.1f us, 99 %% %.1f us, 99.9 %% %.1f us (%d found)%n",
        name,
        Files.size(file) >> 20,
        nanos[ROUNDS / 2] / 1e3,
        nanos[ROUNDS / 100 * 99] / 1e3,
        nanos[ROUNDS / 1000 * 999] / 1e3,
        found);
  }
}
