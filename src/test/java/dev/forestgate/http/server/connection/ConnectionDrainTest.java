package dev.forestgate.http.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.StaticApplicationContext;

class ConnectionDrainTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int GOAWAY = 7;
  private final StaticApplicationContext context = new StaticApplicationContext();

  /** The period applies without connections too: a balancer may be about to connect. */
  @Test
  void lastsItsPeriod() {
    Duration period = Duration.ofMillis(300);
    var drain = new ConnectionDrain(period, context);
    long began = System.nanoTime();
    drain.onClose(new ContextClosedEvent(context));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(period);
  }

  /** Outside of {@code prod} the period is zero, so that Ctrl-C stops a development run at once. */
  @Test
  void anotherContextThatClosesAndAPeriodOfZeroChangeNothing() {
    var drain = new ConnectionDrain(LONG, context);
    drain.onClose(new ContextClosedEvent(new StaticApplicationContext()));
    assertThat(drain.hasBegun()).isFalse();
    var none = new ConnectionDrain(Duration.ZERO, context);
    none.onClose(new ContextClosedEvent(context));
    assertThat(none.hasBegun()).isFalse();
  }

  @Test
  void http2ConnectionsGetAGoAwayThatRefusesNoStream() {
    var drain = new ConnectionDrain(Duration.ofMillis(100), context);
    var channel = new EmbeddedChannel(Http2FrameCodecBuilder.forServer().build());
    channel.releaseOutbound();
    drain.opened(channel);
    drain.onClose(new ContextClosedEvent(context));
    channel.runPendingTasks();
    boolean isTold = false;
    for (io.netty.buffer.ByteBuf frame = channel.readOutbound();
        frame != null;
        frame = channel.readOutbound()) {
      if (frame.readableBytes() >= 17 && frame.getByte(frame.readerIndex() + 3) == GOAWAY) {
        assertThat(frame.getInt(frame.readerIndex() + 9)).isEqualTo(Integer.MAX_VALUE);
        assertThat(frame.getInt(frame.readerIndex() + 13)).as("NO_ERROR").isZero();
        isTold = true;
      }
      frame.release();
    }
    assertThat(isTold).isTrue();
  }
}
