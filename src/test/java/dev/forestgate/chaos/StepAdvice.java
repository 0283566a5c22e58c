package dev.forestgate.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import net.bytebuddy.asm.Advice;

/** Code that is inserted at the beginning of a method. Public, as the method's class calls it. */
public final class StepAdvice {
  private StepAdvice() {}

  /** Before anything else. */
  static final class AtEntry {
    private AtEntry() {}

    @Advice.OnMethodEnter
    static void enter() {
      SelfSignal.chosen().send();
    }
  }

  /** After the first half of a section was written. */
  static final class AmidSection {
    private AmidSection() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(0) FileChannel channel,
        @Advice.Argument(1) long position,
        @Advice.Argument(2) String text)
        throws IOException {
      if (text.contains("<!-- section ")) {
        half(channel, position, text);
      }
    }
  }

  /** After the first half of the head's line was written. */
  static final class AmidHead {
    private AmidHead() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(0) FileChannel channel,
        @Advice.Argument(1) long position,
        @Advice.Argument(2) String text)
        throws IOException {
      if (text.startsWith("ended_at: ")) {
        half(channel, position, text);
      }
    }
  }

  /** Writes it, forces it to the disk, and sends the signal. */
  public static void half(FileChannel channel, long position, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    ByteBuffer half = ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length / 2));
    while (half.hasRemaining()) {
      channel.write(half, position + half.position());
    }
    channel.force(true);
    SelfSignal.chosen().send();
  }
}
