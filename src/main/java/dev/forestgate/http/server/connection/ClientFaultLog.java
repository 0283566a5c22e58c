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

/**
 * Log of protocol faults: a sampled line for a client's fault, a stack trace for a defect of the
 * service.
 */
public final class ClientFaultLog {
  private static final SampledLog log =
      new SampledLog(LoggerFactory.getLogger(ClientFaultLog.class));

  private ClientFaultLog() {}

  /**
   * Logs {@code thrown} as a client's violation of {@code protocol}, or as a defect if a client
   * can't have caused it.
   */
  public static void fault(Channel channel, String protocol, Throwable thrown) {
    Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
    if (isCausedByClient(thrown) || isCausedByClient(cause)) {
      String kind = protocol + " " + cause.getClass().getSimpleName();
      write(channel, Level.INFO, kind, protocol + " fault: " + cause.getMessage());
    } else {
      log.defect("A connection failed", thrown);
    }
  }

  /** Logs that a connection or stream was ended to stop a flood. */
  public static void flood(Channel channel, String message) {
    write(channel, Level.WARN, message, message);
  }

  private static void write(Channel channel, Level level, String kind, String message) {
    log.tell(level, kind, address(channel.remoteAddress()), message);
  }

  static String address(@Nullable SocketAddress remote) {
    InetAddress address = remote instanceof InetSocketAddress ip ? ip.getAddress() : null;
    return address == null ? "unknown" : address.getHostAddress();
  }

  /**
   * True for errors that a client can cause. {@code SSLException} and connection resets are {@code
   * IOException}s.
   */
  private static boolean isCausedByClient(Throwable thrown) {
    return thrown instanceof IOException
        || thrown instanceof CodecException
        || thrown instanceof ChannelException
        || thrown instanceof Http2Exception;
  }
}
