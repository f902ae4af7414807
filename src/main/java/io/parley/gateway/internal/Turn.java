package io.parley.gateway.internal;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/// One work at a [Turnstile]: each element asked for waits for a place, which is free again when it comes.
final class Turn<T> implements CoreSubscriber<T>, Subscription {
  private final Turnstile turnstile;
  private final Flux<T> work;
  private final Subscriber<? super T> reader;
  private @Nullable Subscription upstream;
  private State state = State.IDLE;
  private boolean begun;
  private long demand;

  Turn(Turnstile turnstile, Flux<T> work, Subscriber<? super T> reader) {
    this.turnstile = turnstile;
    this.work = work;
    this.reader = reader;
  }

  @Override
  public void request(long count) {
    synchronized (this) {
      demand = Operators.addCap(demand, count);
      if (state != State.IDLE) {
        return;
      }
      state = State.WAITING;
    }
    queueUp();
  }

  @Override
  public void cancel() {
    finish();
    Subscription working = upstream();
    if (working != null) {
      working.cancel();
    }
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    synchronized (this) {
      upstream = subscription;
    }
    subscription.request(1);
  }

  @Override
  public void onNext(T element) {
    boolean more;
    synchronized (this) {
      if (state != State.INSIDE) {
        return; // cancelled meanwhile
      }
      demand--;
      more = demand > 0;
      state = more ? State.WAITING : State.IDLE;
    }
    turnstile.leave();
    reader.onNext(element);
    if (more) {
      queueUp();
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (finish()) {
      reader.onError(failure);
    } else {
      Operators.onErrorDropped(failure, currentContext());
    }
  }

  @Override
  public void onComplete() {
    if (finish()) {
      reader.onComplete();
    }
  }

  private void queueUp() {
    if (begun) {
      turnstile.enter(this::inside);
    } else {
      begun = true;
      if (!turnstile.begin(this::inside) && finish()) {
        reader.onError(Turnstile.overloaded());
      }
    }
  }

  private void inside() {
    boolean over;
    synchronized (this) {
      over = state != State.WAITING;
      if (!over) {
        state = State.INSIDE;
      }
    }
    Subscription working = upstream();
    if (over) {
      turnstile.leave();
    } else if (working == null) {
      work.subscribe(this);
    } else {
      working.request(1);
    }
  }

  private synchronized @Nullable Subscription upstream() {
    return upstream;
  }

  /// False when it was over already.
  private boolean finish() {
    State before;
    synchronized (this) {
      before = state;
      state = State.OVER;
    }
    if (before == State.INSIDE) {
      turnstile.leave();
    }
    return before != State.OVER;
  }

  private enum State {
    /// Nothing is asked for.
    IDLE,
    /// An element is asked for, and a place waited for.
    WAITING,
    /// It has a place and works on the element.
    INSIDE, OVER
  }
}
