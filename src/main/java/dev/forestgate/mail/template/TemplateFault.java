package dev.forestgate.mail.template;

import java.io.Serial;

/** Failure of a malformed template. */
final class TemplateFault extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  private final int line;

  /**
   * @param offset position of the fault in {@code source}
   */
  TemplateFault(String problem, String source, int offset) {
    super(problem);
    this.line = lineOf(source, offset);
  }

  /** The line of the fault, from 1. */
  int line() {
    return line;
  }

  /** The line of {@code offset} in {@code source}, from 1. */
  static int lineOf(String source, int offset) {
    return 1 + (int) source.substring(0, offset).chars().filter(c -> c == '\n').count();
  }
}
