package io.parley.gateway.internal;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.parley.identity.Authenticator;
import io.parley.identity.Identity;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/// Stands behind the HTTP codec of every connection and takes the requests for `/ws` out of the way of all else: WebFlux,
/// Spring Security and HTTP metrics never see them.
@Sharable
final class SocketEdge extends ChannelInboundHandlerAdapter {
  static final String PATH = "/ws";
  private static final String NAME = "parley.edge";

  private final GatewayNode node;
  private final UpgradeRules rules;
  private final Admission admission;
  private final Sockets sockets;

  SocketEdge(GatewayNode node, UpgradeRules rules, Admission admission, Sockets sockets) {
    this.node = node;
    this.rules = rules;
    this.admission = admission;
    this.sockets = sockets;
  }

  /// Puts it into a new connection's pipeline, where that speaks HTTP/1.1.
  void install(Channel channel) {
    if (channel.pipeline().get(NettyPipeline.HttpCodec) != null) {
      channel.pipeline().addAfter(NettyPipeline.HttpCodec, NAME, this);
    }
  }

  UpgradeRules rules() {
    return rules;
  }

  Admission admission() {
    return admission;
  }

  GatewayMeters meters() {
    return node.meters();
  }

  Authenticator authenticator() {
    return node.authenticator();
  }

  int frameBytes() {
    return node.limits().frameBytes();
  }

  Connection connection(ChannelHandlerContext decoder, @Nullable Identity who) {
    return new Connection(decoder, node, sockets.on(decoder.channel().eventLoop()), who);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest request && request.decoderResult().isSuccess() && isForUs(request.uri())) {
      Upgrade upgrade = new Upgrade(this);
      ctx.pipeline().replace(this, NAME, upgrade);
      upgrade.begin(ctx.pipeline().context(upgrade), request);
      ReferenceCountUtil.release(message);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private static boolean isForUs(String uri) {
    return uri.startsWith(PATH) && (uri.length() == PATH.length() || uri.charAt(PATH.length()) == '?');
  }
}
