package dev.forestgate.testing;

import java.util.ArrayList;
import java.util.List;

/** Splits one direction of a connection to Redis into its messages (RESP3). */
final class RedisMessages {
  private final StringBuilder message = new StringBuilder();
  private final StringBuilder line = new StringBuilder();
  private long missingValues = 1;
  private long missingBytes;

  /** Messages that end in {@code bytes}, in Latin-1. */
  List<String> add(String bytes) {
    List<String> whole = new ArrayList<>();
    for (int i = 0; i < bytes.length(); i++) {
      add(bytes.charAt(i));
      if (missingValues == 0) {
        whole.add(message.toString());
        message.setLength(0);
        missingValues = 1;
      }
    }
    return whole;
  }

  private void add(char next) {
    message.append(next);
    if (missingBytes > 0) {
      missingBytes--;
      missingValues -= missingBytes == 0 ? 1 : 0;
      return;
    }
    line.append(next);
    if (next == '\n') {
      read(line.charAt(0), line.substring(1).strip());
      line.setLength(0);
    }
  }

  private void read(char type, String rest) {
    switch (type) {
      case '$', '=', '!' -> readBulk(Long.parseLong(rest));
      case '*', '~', '>' -> missingValues += Math.max(0, Long.parseLong(rest)) - 1;
      case '%' -> missingValues += 2 * Long.parseLong(rest) - 1;
      case '|' -> missingValues += 2 * Long.parseLong(rest);
      default -> missingValues--;
    }
  }

  /** Its length, or -1 for null; a line break follows it. */
  private void readBulk(long length) {
    if (length < 0) {
      missingValues--;
    } else {
      missingBytes = length + 2;
    }
  }
}
