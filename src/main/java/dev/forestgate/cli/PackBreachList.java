package dev.forestgate.cli;

import dev.forestgate.credentials.blocklist.CompactBreachList;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The command-line mode {@code breach-list <text> <compact>}: makes the compact form of a list of
 * breached passwords, a fifth of its size, for {@code forestgate.credentials.breach-list}. Reads no
 * settings. Exit code 1 where it could not.
 */
@SuppressWarnings("SystemOut") // meant for the person at the terminal
public final class PackBreachList {
  public static final String NAME = "breach-list";

  private PackBreachList() {}

  public static int run(String... arguments) {
    if (arguments.length != 3) {
      System.err.println("Write breach-list pwned-passwords-sha1.txt breached.bin");
      return 2;
    }
    try {
      long entries = CompactBreachList.pack(Path.of(arguments[1]), Path.of(arguments[2]));
      System.out.println(entries + " hashes in " + arguments[2]);
      return 0;
    } catch (IOException | IllegalArgumentException failed) {
      System.err.println("The list can't be made of " + arguments[1] + ": " + failed.getMessage());
      return 1;
    }
  }
}
