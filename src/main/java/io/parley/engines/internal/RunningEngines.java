package io.parley.engines.internal;

import io.parley.engines.EmbeddedEngines;
import io.parley.engines.EngineSettings;
import io.parley.engines.EngineStartException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The three and their directory.
public final class RunningEngines implements EmbeddedEngines {
  /// Longer than an engine gives itself to end in order.
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);

  private final EngineSettings settings;
  private final DataDirectory data;
  private final MavenArtifacts artifacts;
  private final CassandraEngine cassandra;
  private final KafkaEngine kafka;
  private final RedisEngine redis;
  private final ConcurrentLinkedQueue<EngineProcess> processes = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private RunningEngines(EngineSettings settings, DataDirectory data) {
    Ports ports = new Ports();
    this.settings = settings;
    this.data = data;
    this.artifacts = new MavenArtifacts(data.cache());
    this.cassandra = new CassandraEngine(settings, data, artifacts, ports);
    this.kafka = new KafkaEngine(settings, data, artifacts, ports);
    this.redis = new RedisEngine(settings, data, artifacts, ports);
  }

  /// As [EmbeddedEngines#start] says.
  public static RunningEngines start(EngineSettings settings, PrintStream out) {
    Preconditions.requireJava(Runtime.version().feature());
    DataDirectory data = DataDirectory.open(settings.directory(), settings.cache());
    @Nullable
    RunningEngines engines = null;
    try (Progress progress = new Progress(out)) {
      data.awaitOrphans(progress);
      engines = new RunningEngines(settings, data);
      engines.startAll(progress);
      return engines;
    } catch (RuntimeException e) {
      if (engines == null) {
        data.close();
      } else {
        engines.close();
      }
      throw e;
    }
  }

  private void startAll(Progress progress) {
    ExecutorService starters = Executors
        .newThreadPerTaskExecutor(Thread.ofPlatform().name("engine-start-", 0).factory());
    try {
      CompletionService<Void> starts = new ExecutorCompletionService<>(starters);
      List<Engine> all = List.of(redis, cassandra, kafka);
      all.forEach(engine -> starts.submit(starting(engine, progress)));
      for (int i = 0; i < all.size(); i++) {
        starts.take().get();
      }
    } catch (ExecutionException e) {
      throw sentence(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineStartException("The start of the embedded engines was interrupted.", e);
    } finally {
      starters.shutdownNow();
      awaitStarters(starters);
    }
  }

  /// After an interrupt a starter returns soon; a process that it started last is in [#processes] then.
  private static void awaitStarters(ExecutorService starters) {
    starters.close();
  }

  private Callable<Void> starting(Engine engine, Progress progress) {
    return () -> {
      AtomicReference<String> doing = new AtomicReference<>("fetching");
      progress.waitFor(engine.name(), () -> "fetching".equals(doing.get())
          ? artifacts.doing()
          : String.valueOf(doing.get()));
      List<String> command = engine.prepare(doing::set);
      EngineProcess process = EngineProcess.start(engine, command);
      processes.add(process);
      progress.waitFor(engine.name(), process::doing);
      process.awaitAnswer(settings.startTimeout());
      process.nowServing();
      progress.ready(engine.name(), engine.address());
      return null;
    };
  }

  private static EngineStartException sentence(@Nullable Throwable failure) {
    if (failure instanceof EngineStartException told) {
      return told;
    }
    String why = failure instanceof IOException ? failure.toString() : String.valueOf(failure);
    return new EngineStartException(
        "The embedded engines could not be started (%s): see that their directory is writable."
            .formatted(why),
        failure);
  }

  @Override
  public InetSocketAddress cassandra() {
    return cassandra.cql();
  }

  @Override
  public String kafka() {
    return kafka.address();
  }

  @Override
  public InetSocketAddress redis() {
    return redis.socket();
  }

  @Override
  public Map<String, ProcessHandle> processes() {
    return processes.stream().collect(Collectors.toMap(EngineProcess::name, EngineProcess::handle));
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      processes.forEach(EngineProcess::beginStop);
      long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
      processes.forEach(process -> process.finishStop(deadline));
      data.close();
    }
  }
}
