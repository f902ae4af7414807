package io.parley.simulation;

import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/// A process's timers, in virtual time.
record LifeScheduler(Life life) implements Scheduler {
  @Override
  public Disposable schedule(Runnable task) {
    return life.in(0, task);
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    return life.in(unit.toMicros(delay), task);
  }

  @Override
  public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException("nothing on the road of a message repeats for ever");
  }

  @Override
  public long now(TimeUnit unit) {
    return unit.convert(life.loop().now(), TimeUnit.MICROSECONDS);
  }

  @Override
  public Worker createWorker() {
    LifeScheduler scheduler = this;
    return new Worker() {
      private boolean disposed;

      @Override
      public Disposable schedule(Runnable task) {
        return schedule(task, 0, TimeUnit.MICROSECONDS);
      }

      @Override
      public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return scheduler.schedule(() -> {
          if (!disposed) {
            task.run();
          }
        }, delay, unit);
      }

      @Override
      public void dispose() {
        disposed = true;
      }

      @Override
      public boolean isDisposed() {
        return disposed;
      }
    };
  }
}
