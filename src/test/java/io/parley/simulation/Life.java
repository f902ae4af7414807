package io.parley.simulation;

import io.parley.platform.ParleyException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// One life of a process. Whatever it waits for is gone once it is dead, and late once it was paused; what it has asked of
/// others happens all the same.
public final class Life {
  private static final long DEADLINE = 2_000_000;
  /// Within so many microseconds what has piled up during a pause comes all at once.
  private static final long PILE = 1_000;

  private final Loop loop;
  private final Faults faults;
  private final String name;
  private final long clockSkew;
  private final Scheduler scheduler = new LifeScheduler(this);
  /// Whether what has piled up during a pause comes in the order in which it piled up, instead of any.
  private final boolean patient;
  private final List<Runnable> pile = new ArrayList<>();
  private boolean dead;
  private long pausedUntil;
  /// Calls to Redis keep their order: they share a connection.
  private long lastToRedis;

  /// @param clockSkew by how many microseconds its clock is fast
  /// @param patient whether what piles up during a pause keeps its order
  Life(Loop loop, Faults faults, String name, long clockSkew, boolean patient) {
    this.loop = loop;
    this.faults = faults;
    this.name = name;
    this.clockSkew = clockSkew;
    this.patient = patient;
  }

  public Loop loop() {
    return loop;
  }

  boolean isDead() {
    return dead;
  }

  boolean isPaused() {
    return loop.now() < pausedUntil;
  }

  void die() {
    dead = true;
  }

  void pause(long micros) {
    pausedUntil = Math.max(pausedUntil, loop.now() + micros);
  }

  void resume() {
    pausedUntil = Math.min(pausedUntil, loop.now());
    goOn();
  }

  /// Where its timers run.
  public Scheduler scheduler() {
    return scheduler;
  }

  Disposable in(long micros, Runnable task) {
    return loop.in(micros, () -> run(task));
  }

  private void run(Runnable task) {
    if (dead) {
      return;
    }
    if (isPaused()) {
      pile.add(task);
      loop.in(pausedUntil - loop.now(), this::goOn);
    } else {
      task.run();
    }
  }

  /// What has piled up comes before what comes now.
  private void goOn() {
    if (!isPaused()) {
      List<Runnable> piled = List.copyOf(pile);
      pile.clear();
      piled.forEach(task -> {
        if (patient) {
          run(task);
        } else {
          in(loop.between(0, PILE), task);
        }
      });
    }
  }

  /// Microseconds since 1970 on its own clock.
  public long micros() {
    return faults.epoch() + loop.now() + clockSkew;
  }

  public Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        long micros = micros();
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }
    };
  }

  /// A call to an engine: takes its time and may fail, before or after what it does, or do it after it has failed.
  ///
  /// @param effect happens at one moment, or not at all; null answers nothing
  public <T> Mono<T> call(Engine engine, Supplier<@Nullable T> effect) {
    return Mono.create(sink -> {
      if (!dead) {
        begin(engine, effect, new Reply<>(sink));
      }
    });
  }

  private <T> void begin(Engine engine, Supplier<@Nullable T> effect, Reply<T> reply) {
    Faults.Fate fate = faults.fate(engine);
    long there = faults.latency();
    if (engine == Engine.REDIS) {
      there = Math.max(there, lastToRedis - loop.now());
      lastToRedis = loop.now() + there;
      fate = fate == Faults.Fate.LATE ? Faults.Fate.UNHEARD : fate;
    }
    begin(engine, effect, reply, fate, there);
  }

  private <T> void begin(Engine engine, Supplier<@Nullable T> effect, Reply<T> reply, Faults.Fate fate, long there) {
    switch (fate) {
      case GOOD -> loop.in(there, () -> {
        if (faults.isAway(engine)) {
          fail(engine, DEADLINE - there, reply);
        } else {
          answer(effect, reply);
        }
      });
      case REFUSED -> fail(engine, there, reply);
      case LOST -> fail(engine, DEADLINE, reply);
      case UNHEARD -> {
        loop.in(there, () -> effect(engine, effect));
        fail(engine, DEADLINE, reply);
      }
      case LATE -> {
        loop.in(loop.between(DEADLINE / 2, 3 * DEADLINE), () -> effect(engine, effect));
        fail(engine, DEADLINE, reply);
      }
    }
  }

  private <T> void answer(Supplier<@Nullable T> effect, Reply<T> reply) {
    T answer;
    try {
      answer = effect.get();
    } catch (ParleyException e) {
      in(faults.latency(), () -> reply.fail(e));
      return;
    }
    in(faults.latency(), () -> reply.give(answer));
  }

  private <T> void effect(Engine engine, Supplier<@Nullable T> effect) {
    if (!faults.isAway(engine)) {
      var _ = effect.get();
    }
  }

  private <T> void fail(Engine engine, long after, Reply<T> reply) {
    in(after, () -> reply.fail(ParleyException.unavailable(engine + " did not answer " + name, null)));
  }

  @Override
  public String toString() {
    return name;
  }
}
