package dev.forestgate.http.server.connection;

import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** Bounds of the response bytes that one connection buffers while its client does not read. */
public final class SocketOptions {
  private static final int LOW = 16 * 1024;
  private static final int HIGH = 2 * LOW;

  /** Unsent bytes in the kernel's socket buffer, which otherwise grows to megabytes. */
  private static final long MAX_UNSENT = 64 * 1024;

  /** Referenced by name because the native transport is on the class path at run time only. */
  private static final ChannelOption<Long> NOTSENT_LOWAT =
      ChannelOption.valueOf("io.netty.channel.epoll.EpollChannelOption#TCP_NOTSENT_LOWAT");

  private SocketOptions() {}

  public static HttpServer of(HttpServer server) {
    HttpServer withWaterMark =
        server.childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW, HIGH));
    return isEpoll() ? withWaterMark.childOption(NOTSENT_LOWAT, MAX_UNSENT) : withWaterMark;
  }

  private static boolean isEpoll() {
    return LoopResources.hasNativeSupport() && System.getProperty("os.name").equals("Linux");
  }
}
