package dev.forestgate.http.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ConnectionResetHandlerTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();

  ConnectionResetHandlerTest() {
    new ConnectionResetHandler().addTo(channel.pipeline());
  }

  @Test
  void aResetClosesTheConnectionAndIsNotReported() {
    channel
        .pipeline()
        .fireExceptionCaught(
            new IOException("recvAddress(..) failed with error(-104): Connection reset by peer"));
    channel.checkException();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void anotherExceptionIsReported() {
    channel.pipeline().fireExceptionCaught(new IOException("no space left on device"));
    assertThatThrownBy(channel::checkException).hasMessageContaining("no space left");
    assertThat(channel.isOpen()).isTrue();
  }
}
