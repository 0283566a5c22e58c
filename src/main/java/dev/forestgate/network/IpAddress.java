package dev.forestgate.network;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses IP addresses. Never looks up a name. */
public final class IpAddress {
  private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  private IpAddress() {}

  /**
   * The address {@code text}; an IPv4-mapped IPv6 address is the IPv4 address. Null for any other
   * text.
   */
  public static @Nullable InetAddress parse(String text) {
    byte[] bytes =
        LITERAL.matcher(text).matches() ? NetUtil.createByteArrayFromIpAddressString(text) : null;
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException neitherLength) {
      return null;
    }
  }
}
