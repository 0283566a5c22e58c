package dev.forestgate.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports for processes that a test starts. They are below 32768, where the kernel begins to
 * give ports to clients: one that it had given could be taken again before the process listens.
 */
public final class TestPorts {
  /** Each JVM of a test run has ports of its own: surefire numbers them from 1. */
  private static final int PER_FORK = 1_500;

  private static final int FIRST = 20_000 + Integer.getInteger("test.fork", 1) * PER_FORK;
  private static final int END = FIRST + PER_FORK;

  private TestPorts() {}

  public static int free() {
    return freeWith(0);
  }

  /** A free port such that the one {@code distance} above it is free, too. */
  public static int freeWith(int distance) {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port) && (distance == 0 || isFree(port + distance))) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
