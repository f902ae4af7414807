package io.parley.simulation;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/// The answer to a call, of which the first one counts, and none once nobody waits for it.
final class Reply<T> {
  private final MonoSink<T> sink;
  private boolean over;

  Reply(MonoSink<T> sink) {
    this.sink = sink;
    sink.onDispose(() -> over = true);
  }

  void give(@Nullable T answer) {
    if (!over) {
      over = true;
      sink.success(answer);
    }
  }

  void fail(Throwable failure) {
    if (!over) {
      over = true;
      sink.error(failure);
    }
  }
}
