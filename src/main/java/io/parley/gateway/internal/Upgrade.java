package io.parley.gateway.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.parley.identity.Identity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;

/// One request on its way to become a socket: checked, authenticated where it brings a token, and either refused in plain
/// HTTP or turned into a [Connection]. What the client sends meanwhile is dropped, for it must wait.
final class Upgrade extends ChannelInboundHandlerAdapter {
  /// RFC 6455 §1.3.
  private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String DECODER = "parley.decoder";
  private static final String CONNECTION = "parley.connection";

  private final SocketEdge edge;

  Upgrade(SocketEdge edge) {
    this.edge = edge;
  }

  void begin(ChannelHandlerContext context, HttpRequest request) {
    UpgradeRefusal refusal = edge.rules().check(request);
    if (refusal != null) {
      refuse(context, refusal);
    } else if (!edge.admission().enter()) {
      refuse(context, UpgradeRefusal.full());
    } else {
      context.channel().closeFuture().addListener(closed -> edge.admission().leave());
      authenticate(context, request.headers());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  private void authenticate(ChannelHandlerContext context, HttpHeaders headers) {
    String token = UpgradeRules.token(headers);
    String accept = accept(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, ""));
    boolean speaksOurs = UpgradeRules.speaksOurs(headers);
    if (token == null) {
      complete(context, accept, speaksOurs, null);
      return;
    }
    Mono<Identity> check = token.isEmpty() ? Mono.empty() : Mono.defer(() -> edge.authenticator().authenticate(token));
    check.singleOptional().subscribe(
        who -> context.executor().execute(() -> who.ifPresentOrElse(
            known -> complete(context, accept, speaksOurs, known),
            () -> refuse(context, UpgradeRefusal.unauthenticated()))),
        failure -> context.executor().execute(() -> refuse(context, UpgradeRefusal.of(failure))));
  }

  private void complete(ChannelHandlerContext context, String accept, boolean speaksOurs, @Nullable Identity who) {
    if (!context.channel().isActive()) {
      return;
    }
    ChannelPipeline pipeline = context.pipeline();
    pipeline.addAfter(context.name(), DECODER, new WebSocket13FrameDecoder(decoderConfig()));
    ChannelHandlerContext decoder = pipeline.context(DECODER);
    pipeline.addAfter(DECODER, CONNECTION, edge.connection(decoder, who));
    var _ = context.writeAndFlush(switchingProtocols(accept, speaksOurs));
    removeHttp(pipeline);
    context.channel().config().setAutoRead(true);
  }

  private WebSocketDecoderConfig decoderConfig() {
    return WebSocketDecoderConfig.newBuilder().expectMaskedFrames(true).allowMaskMismatch(false).allowExtensions(false)
        .maxFramePayloadLength(edge.frameBytes()).closeOnProtocolViolation(false).withUTF8Validator(false).build();
  }

  /// The codec goes last, so that bytes it has read already reach the decoder.
  private static void removeHttp(ChannelPipeline pipeline) {
    for (Map.Entry<String, ChannelHandler> each : pipeline.toMap().entrySet()) {
      String name = each.getKey();
      if (!name.equals(DECODER) && !name.equals(CONNECTION) && !name.equals(NettyPipeline.HttpCodec)
          && !(each.getValue() instanceof SslHandler)) {
        pipeline.remove(name);
      }
    }
    pipeline.remove(NettyPipeline.HttpCodec);
  }

  private static FullHttpResponse switchingProtocols(String accept, boolean speaksOurs) {
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
        HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
    response.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept);
    if (speaksOurs) {
      response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, UpgradeRules.PROTOCOL);
    }
    return response;
  }

  private void refuse(ChannelHandlerContext context, UpgradeRefusal refusal) {
    edge.meters().refused(refusal.code());
    ByteBuf body = ByteBufUtil.writeUtf8(context.alloc(),
        "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"code\":\"%s\"}".formatted(
            refusal.status().reasonPhrase(), refusal.status().code(), refusal.message(), refusal.code()));
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, refusal.status(), body);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
        .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    refusal.headers().forEach(response.headers()::set);
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  private static String accept(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1")
          .digest((key.strip() + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
