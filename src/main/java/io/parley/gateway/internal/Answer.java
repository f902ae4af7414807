package io.parley.gateway.internal;

import io.parley.protocol.ServerFrame;
import io.parley.protocol.ServerFrames;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;

/// Takes the frames of one answer as fast as the client reads them.
final class Answer extends BaseSubscriber<ServerFrame> {
  private final Session session;
  private final @Nullable String re;
  private final int size;

  /// @param size of the frame that is answered, in bytes
  Answer(Session session, @Nullable String re, int size) {
    this.session = session;
    this.re = re;
    this.size = size;
  }

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    request(1);
  }

  @Override
  protected void hookOnNext(ServerFrame frame) {
    byte[] bytes = ServerFrames.encode(frame);
    session.thread().execute(() -> {
      if (!session.deliver(bytes, () -> request(1))) {
        cancel();
      }
    });
  }

  @Override
  protected void hookOnError(Throwable failure) {
    ServerFrame.Error error = Refusals.frame(re, failure);
    session.thread().execute(() -> session.send(error));
  }

  @Override
  protected void hookFinally(SignalType type) {
    session.thread().execute(() -> session.answered(size));
  }
}
