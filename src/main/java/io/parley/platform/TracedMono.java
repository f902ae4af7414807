package io.parley.platform;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;

/// A work whose signals pass within its span, and end it.
final class TracedMono<T> extends MonoOperator<T, T> {
  private final TraceSpan span;

  TracedMono(Mono<? extends T> work, TraceSpan span) {
    super(work);
    this.span = span;
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> reader) {
    span.within(() -> source.subscribe(new Traced<>(reader, span)));
  }

  private static final class Traced<T> implements CoreSubscriber<T>, Subscription {
    private final CoreSubscriber<? super T> reader;
    private final TraceSpan span;
    private @Nullable Subscription upstream;

    Traced(CoreSubscriber<? super T> reader, TraceSpan span) {
      this.reader = reader;
      this.span = span;
    }

    @Override
    public Context currentContext() {
      return reader.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      upstream = subscription;
      reader.onSubscribe(this);
    }

    @Override
    public void onNext(T value) {
      span.within(() -> reader.onNext(value));
    }

    @Override
    public void onError(Throwable failure) {
      span.fail(failure);
      span.within(() -> reader.onError(failure));
    }

    @Override
    public void onComplete() {
      span.end();
      span.within(reader::onComplete);
    }

    @Override
    public void request(long count) {
      Subscription known = upstream;
      if (known != null) {
        known.request(count);
      }
    }

    @Override
    public void cancel() {
      span.end();
      Subscription known = upstream;
      if (known != null) {
        known.cancel();
      }
    }
  }
}
