package io.parley.engines.internal;

import io.parley.engines.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// One engine of a test, alone or one of three, which is killed and started again where it was.
public final class EngineNode implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration STOP = Duration.ofSeconds(15);

  private final Engine engine;
  private final DataDirectory data;
  private EngineProcess process;

  EngineNode(Engine engine, DataDirectory data) {
    this.engine = engine;
    this.data = data;
  }

  /// Starts it; [#awaitAnswer] waits.
  public EngineNode start() {
    try {
      process = EngineProcess.start(engine, engine.prepare(_ -> {}));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until it gives a real answer.
  public EngineNode awaitAnswer() throws InterruptedException {
    process.awaitAnswer(START);
    return this;
  }

  /// Ends it as a power failure does; returns once it is gone.
  public void kill() {
    List<ProcessHandle> all = Stream.concat(process.handle().descendants(), Stream.of(process.handle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().orTimeout(STOP.toSeconds(), TimeUnit.SECONDS).join());
  }

  /// Has it stand still; [#resume] lets it go on.
  public void pause() {
    Signal.STOP.send(process.handle().pid());
  }

  public void resume() {
    Signal.CONT.send(process.handle().pid());
  }

  @Override
  public void close() {
    if (process != null) {
      process.beginStop();
      process.finishStop(System.nanoTime() + STOP.toNanos());
    }
    data.close();
  }

  @Override
  public String toString() {
    return engine.name() + " on " + engine.address();
  }

  /// An engine that is started with more arguments than the launcher gives it.
  record Extended(Engine engine, List<String> arguments) implements Engine {
    @Override
    public String name() {
      return engine.name();
    }

    @Override
    public String address() {
      return engine.address();
    }

    @Override
    public Path log() {
      return engine.log();
    }

    @Override
    public List<String> prepare(Consumer<String> doing) throws IOException {
      return Stream.concat(engine.prepare(doing).stream(), arguments.stream()).toList();
    }

    @Override
    public boolean watchesItsInput() {
      return engine.watchesItsInput();
    }

    @Override
    public boolean answers() throws IOException {
      return engine.answers();
    }
  }

  /// An engine with another configuration than the one that the launcher writes for it.
  ///
  /// @param adapt changes what the launcher wrote, before the engine starts
  record Adapted(Engine engine, String address, InetSocketAddress socket, Adaptation adapt) implements Engine {
    interface Adaptation {
      void run() throws IOException;
    }

    @Override
    public String name() {
      return engine.name();
    }

    @Override
    public Path log() {
      return engine.log();
    }

    @Override
    public List<String> prepare(Consumer<String> doing) throws IOException {
      List<String> command = engine.prepare(doing);
      adapt.run();
      return command;
    }

    @Override
    public boolean answers() throws IOException {
      return engine instanceof CassandraEngine ? Questions.cql(socket) : engine.answers();
    }
  }
}
