package dev.forestgate.http.server.connection;

import dev.forestgate.failure.SampledLog;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The log of faults in a protocol: of a client a sampled line, of the service a stack trace. */
public final class ClientFaultLog {
  private static final SampledLog log =
      new SampledLog(LoggerFactory.getLogger(ClientFaultLog.class));

  private ClientFaultLog() {}

  /** What a client did against {@code protocol}; a defect if the client can't have done it. */
  public static void tell(Channel channel, String protocol, Throwable thrown) {
    Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
    if (isOfTheClient(thrown) || isOfTheClient(cause)) {
      String kind = protocol + " " + cause.getClass().getSimpleName();
      tell(channel, Level.INFO, kind, protocol + " fault: " + cause.getMessage());
    } else {
      log.defect("A connection failed", thrown);
    }
  }

  /** A flood that was ended. */
  public static void flood(Channel channel, String message) {
    tell(channel, Level.WARN, message, message);
  }

  private static void tell(Channel channel, Level level, String kind, String message) {
    log.tell(level, kind, address(channel.remoteAddress()), message);
  }

  static String address(@Nullable SocketAddress remote) {
    InetAddress address = remote instanceof InetSocketAddress ip ? ip.getAddress() : null;
    return address == null ? "unknown" : address.getHostAddress();
  }

  /** SSLException is an IOException, and so is a connection that was reset. */
  private static boolean isOfTheClient(Throwable thrown) {
    return thrown instanceof IOException
        || thrown instanceof CodecException
        || thrown instanceof ChannelException
        || thrown instanceof Http2Exception;
  }
}
