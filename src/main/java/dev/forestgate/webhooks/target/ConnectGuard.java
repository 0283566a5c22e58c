package dev.forestgate.webhooks.target;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Refuses connections to addresses that the {@link TargetPolicy} does not allow. It sees the
 * address that the socket is about to connect to, so no answer of DNS and no spelling of an address
 * can get past it.
 */
@Sharable
public final class ConnectGuard extends ChannelOutboundHandlerAdapter {
  private final TargetPolicy policy;

  public ConnectGuard(TargetPolicy policy) {
    this.policy = policy;
  }

  @Override
  public void connect(
      ChannelHandlerContext context, SocketAddress remote, SocketAddress local, ChannelPromise done)
      throws Exception {
    InetAddress address = remote instanceof InetSocketAddress socket ? socket.getAddress() : null;
    if (address != null && policy.allows(address)) {
      super.connect(context, remote, local, done);
    } else {
      done.setFailure(new ForbiddenTarget());
    }
  }
}
