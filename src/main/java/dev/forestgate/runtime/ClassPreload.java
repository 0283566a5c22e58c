package dev.forestgate.runtime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Loads on another core what a start is about to need. Finding, reading and checking nine thousand
 * classes is half of the work of a start, and all of it is done by one thread otherwise.
 *
 * <p>The list is in {@code start/classes.txt}, in the order of need, made by {@code
 * scripts/list-classes.sh}. It is a hint and nothing more: what it lacks is loaded when it is
 * needed, and what is there no more is passed over. No class is initialised.
 */
public final class ClassPreload {
  private static final String LIST = "/start/classes.txt";

  private ClassPreload() {}

  /** Returns at once. Does nothing where there is only one core. */
  public static void load() {
    if (Runtime.getRuntime().availableProcessors() > 1) {
      var thread = new Thread(ClassPreload::loadAll, "classes-ahead");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void loadAll() {
    try (InputStream list = ClassPreload.class.getResourceAsStream(LIST)) {
      if (list != null) {
        new BufferedReader(new InputStreamReader(list, StandardCharsets.US_ASCII))
            .lines()
            .forEach(ClassPreload::load);
      }
    } catch (IOException unreadable) {
      // then they are loaded when they are needed
    }
  }

  private static void load(String name) {
    try {
      Class.forName(name, false, ClassPreload.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError gone) {
      // of another version of a library
    }
  }
}
