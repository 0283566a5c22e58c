package dev.forestgate.http.server.connection;

import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** Bounds of what one connection holds of an answer that its client does not take. */
public final class SocketOptions {
  private static final int LOW = 16 * 1024;
  private static final int HIGH = 2 * LOW;

  /** In the buffers of the system, which takes megabytes for a connection otherwise. */
  private static final long UNSENT = 64 * 1024;

  /** By its name, as the native transport is there at run time alone. */
  private static final ChannelOption<Long> NOTSENT_LOWAT =
      ChannelOption.valueOf("io.netty.channel.epoll.EpollChannelOption#TCP_NOTSENT_LOWAT");

  private SocketOptions() {}

  public static HttpServer of(HttpServer server) {
    HttpServer bounded =
        server.childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW, HIGH));
    return isEpoll() ? bounded.childOption(NOTSENT_LOWAT, UNSENT) : bounded;
  }

  private static boolean isEpoll() {
    return LoopResources.hasNativeSupport() && System.getProperty("os.name").equals("Linux");
  }
}
