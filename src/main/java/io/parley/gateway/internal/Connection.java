package io.parley.gateway.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.parley.identity.Identity;
import io.parley.protocol.CloseCode;
import io.parley.protocol.Utf8;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One WebSocket: the last handler of its pipeline and all that is kept for it. Idle it holds no buffer and no queue.
///
/// Outbound frames go straight to the socket while it takes them, and wait in an [OutboundQueue] otherwise. Pongs do not
/// queue: a client that does not read gets none.
final class Connection extends ChannelInboundHandlerAdapter implements Outbound, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final ChannelHandlerContext context;
  private final GatewayNode node;
  private final LoopConnections siblings;
  private final Session session;
  private @Nullable Fragments fragments;
  private @Nullable OutboundQueue queue;
  private @Nullable List<Runnable> whenDrained;
  private @Nullable ByteBuf closeFrame;
  private boolean inRead;
  private boolean flushPending;
  private boolean closing;
  private long closingSince;
  private int place = -1;

  /// @param context the place in the pipeline that it writes through: the decoder before it
  Connection(ChannelHandlerContext context, GatewayNode node, LoopConnections siblings,
      @Nullable Identity fromUpgrade) {
    this.context = context;
    this.node = node;
    this.siblings = siblings;
    this.session = new Session(this, node, fromUpgrade);
    siblings.add(this);
    node.meters().opened();
  }

  Session session() {
    return session;
  }

  /// Where [LoopConnections] keeps it; its own business.
  int place() {
    return place;
  }

  void place(int newPlace) {
    place = newPlace;
  }

  /// Looks whether something is due.
  void tick() {
    if (!closing) {
      session.tick();
    } else if (node.ticks().millis() - closingSince >= node.properties().closeGrace().toMillis()) {
      cutOff();
    }
  }

  /// Closes the socket without a word.
  void cutOff() {
    var _ = context.close();
  }

  @Override
  public Executor thread() {
    return context.executor();
  }

  @Override
  public void send(byte[] frame) {
    if (closing) {
      return;
    }
    if (queue == null && context.channel().isWritable()) {
      write(ServerWebSocketFrames.text(context.alloc(), frame));
    } else if (!queue().offer(frame)) {
      emptied();
      session.gone(Ending.byUs(CloseCode.SLOW_CONSUMER));
      close(CloseCode.SLOW_CONSUMER, "the outbound queue is full");
    }
  }

  @Override
  public boolean congested() {
    return queue != null;
  }

  @Override
  public Backlog backlog() {
    return queue == null ? Backlog.NONE : queue.backlog();
  }

  @Override
  public void whenDrained(Runnable task) {
    if (!congested() || closing) {
      task.run();
      return;
    }
    if (whenDrained == null) {
      whenDrained = new ArrayList<>();
    }
    whenDrained.add(task);
  }

  @Override
  public void forget() {
    emptied(); // whoever waits for room is told when the socket takes more, or with its close
  }

  @Override
  public void reading(boolean on) {
    context.channel().config().setAutoRead(on || closing);
  }

  @Override
  public void close(CloseCode code, String reason) {
    close(code.code(), reason);
  }

  /// Writes what waits, as far as the socket takes it. Called soon after the first of several frames.
  @Override
  public void run() {
    flushPending = false;
    context.flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    inRead = true;
    try {
      if (message instanceof WebSocketFrame frame && !closing) {
        take(frame);
      } else if (message instanceof CloseWebSocketFrame) {
        cutOff(); // the answer to ours
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    inRead = false;
    if (flushPending) {
      run();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    drain();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (!closing) {
      node.meters().lost();
    }
    closing = true;
    session.gone(Ending.LOST);
    siblings.remove(this);
    dropFragments();
    emptied();
    if (closeFrame != null) {
      closeFrame.release();
      closeFrame = null;
    }
    drained();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException broken) {
      session.gone(Ending.byUs(broken.closeStatus().code()));
      close(broken.closeStatus().code(), "broken framing");
    } else if (cause instanceof IOException) {
      cutOff(); // the client went away
    } else {
      LOG.error("A connection failed", cause);
      session.close(CloseCode.INTERNAL, "something went wrong on our side");
    }
  }

  private void take(WebSocketFrame frame) {
    switch (frame) {
      case TextWebSocketFrame text -> text(text);
      case ContinuationWebSocketFrame more -> more(more);
      case BinaryWebSocketFrame binary -> session.close(CloseCode.BINARY_FRAME, "frames must be text");
      case PingWebSocketFrame ping -> pong(ping);
      case CloseWebSocketFrame close -> echo(close);
      default -> {
        // a pong, which says nothing
      }
    }
  }

  private void text(TextWebSocketFrame text) {
    if (text.isFinalFragment()) {
      message(ByteBufUtil.getBytes(text.content()));
    } else {
      fragments = new Fragments(context.alloc(), node.limits().frameBytes());
      fragments.add(text.content());
    }
  }

  private void more(ContinuationWebSocketFrame more) {
    Fragments begun = fragments;
    if (begun == null) {
      return; // the decoder refuses one without a beginning
    }
    if (!begun.add(more.content())) {
      dropFragments();
      session.close(CloseCode.FRAME_TOO_LARGE, "a message has at most %d bytes".formatted(node.limits().frameBytes()));
    } else if (more.isFinalFragment()) {
      byte[] message = begun.message();
      dropFragments();
      message(message);
    }
  }

  private void message(byte[] message) {
    if (Utf8.valid(message)) {
      session.receive(message);
    } else {
      session.close(CloseCode.BAD_UTF8, "a message is not UTF-8");
    }
  }

  private void pong(PingWebSocketFrame ping) {
    if (context.channel().isWritable()) {
      write(ServerWebSocketFrames.pong(context.alloc(), ping.content()));
    }
  }

  private void echo(CloseWebSocketFrame close) {
    node.meters().closedByClient();
    int code = close.statusCode();
    session.gone(Ending.byDevice(code));
    closing = true;
    closingSince = node.ticks().millis();
    emptied(); // nothing may follow a close frame
    ByteBuf answer = code < 0
        ? ServerWebSocketFrames.closeWithoutCode(context.alloc())
        : ServerWebSocketFrames.close(context.alloc(), code, "");
    context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
  }

  private void close(int code, String reason) {
    if (closing) {
      return;
    }
    node.meters().closed(code);
    closing = true;
    closingSince = node.ticks().millis();
    closeFrame = ServerWebSocketFrames.close(context.alloc(), code, reason);
    dropFragments();
    reading(true);
    drain();
  }

  private void dropFragments() {
    if (fragments != null) {
      fragments.release();
      fragments = null;
    }
  }

  private OutboundQueue queue() {
    if (queue == null) {
      queue = new OutboundQueue(node.properties().outboundFrames(), node.properties().outboundBytes().toBytes(),
          node.ticks());
      session.lags();
    }
    return queue;
  }

  /// Nothing waits any more, whatever became of it.
  private void emptied() {
    OutboundQueue last = queue;
    queue = null;
    if (last != null) {
      session.lagged(last.longestWait());
    }
  }

  /// Moves frames from the queue to the socket while it takes them, and after the last the close frame.
  private void drain() {
    while (queue != null && context.channel().isWritable()) {
      byte[] next = queue.poll();
      if (next == null) {
        emptied();
      } else {
        write(ServerWebSocketFrames.text(context.alloc(), next));
      }
    }
    if (queue == null) {
      ByteBuf last = closeFrame;
      closeFrame = null;
      if (last != null) {
        write(last);
      }
      drained();
    }
  }

  private void drained() {
    List<Runnable> tasks = whenDrained;
    whenDrained = null;
    if (tasks != null) {
      tasks.forEach(Runnable::run);
    }
  }

  private void write(ByteBuf frame) {
    var _ = context.write(frame, context.voidPromise()); // a failure comes to exceptionCaught
    if (!flushPending) {
      flushPending = true;
      if (!inRead) {
        context.executor().execute(this);
      }
    }
  }
}
