package dev.forestgate.cli;

import dev.forestgate.credentials.blocklist.CompactBreachList;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Command-line mode {@code breach-list <text> <compact>}: converts a list of breached passwords to
 * the compact form, a fifth of the size, that {@code forestgate.credentials.breach-list} reads. It
 * reads no settings. Exit code 1 if the conversion fails, 2 if the arguments are wrong.
 */
@SuppressWarnings("SystemOut") // output for the terminal
public final class PackBreachList {

  private PackBreachList() {}

  public static int run(String... arguments) {
    if (arguments.length != 3) {
      System.err.println("Usage: breach-list pwned-passwords-sha1.txt breached.bin");
      return 2;
    }
    try {
      long entries = CompactBreachList.pack(Path.of(arguments[1]), Path.of(arguments[2]));
      System.out.println(entries + " hashes in " + arguments[2]);
      return 0;
    } catch (IOException | IllegalArgumentException failed) {
      System.err.println(
          "The list could not be created from " + arguments[1] + ": " + failed.getMessage());
      return 1;
    }
  }
}
