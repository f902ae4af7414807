package io.parley.notification.internal;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// Connects to public addresses only. It looks at the address that is connected to, not at the name, so that a name which changes its
/// address between the look and the connection gains nothing.
final class PublicAddressesOnly extends ChannelOutboundHandlerAdapter {
  @Override
  public void connect(ChannelHandlerContext context, SocketAddress remote, SocketAddress local,
      ChannelPromise promise) {
    if (remote instanceof InetSocketAddress to && to.getAddress() != null && isPublic(to.getAddress())) {
      var _ = context.connect(remote, local, promise);
    } else {
      var _ = promise.setFailure(new PrivateAddressException());
    }
  }

  /// Whether an address is one of the public Internet (the registries of special-purpose addresses, RFC 6890).
  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress() || address.isLoopbackAddress() || address.isLinkLocalAddress()
        || address.isSiteLocalAddress() || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return switch (address) {
      case Inet4Address _ -> isPublic4(bytes[0] & 0xFF, bytes[1] & 0xFF, bytes[2] & 0xFF);
      case Inet6Address _ -> isPublic6(bytes);
      default -> false;
    };
  }

  private static boolean isPublic4(int first, int second, int third) {
    return switch (first) {
      case 0 -> false; // this network
      case 100 -> second < 64 || second > 127; // shared, behind a carrier's translation
      case 192 -> second != 0 || third != 0 && third != 2; // protocol assignments, documentation
      case 198 -> second != 18 && second != 19 && !(second == 51 && third == 100); // benchmarks, documentation
      case 203 -> !(second == 0 && third == 113); // documentation
      default -> first < 224; // multicast, reserved, broadcast
    };
  }

  /// Of what is assigned, 2000::/3, without those that lead into other networks: Teredo and other protocols (2001::/23),
  /// documentation (2001:db8::/32), 6to4 (2002::/16).
  private static boolean isPublic6(byte[] bytes) {
    int first = (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
    int second = (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
    boolean assigned = (first & 0xE000) == 0x2000;
    boolean special = first == 0x2001 && (second < 0x0200 || second == 0x0DB8) || first == 0x2002;
    return assigned && !special;
  }
}
