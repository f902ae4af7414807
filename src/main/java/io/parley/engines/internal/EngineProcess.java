package io.parley.engines.internal;

import io.parley.engines.EngineStartException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A child that ends when its standard input does.
final class EngineProcess {
  private static final Logger logger = LoggerFactory.getLogger(EngineProcess.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  /// Ahead of every engine, for what Java cannot set on a child: signals to the whole process group (Ctrl-C, hang-up, a
  /// supervisor's SIGTERM) are for the parent, which ends its children after those who use them; Cassandra's idle threads wake less often; engines yield to the application.
  private static final String PRELUDE = """
      trap '' INT HUP TERM
      { echo 500000 > /proc/$$/timerslack_ns; } 2>/dev/null
      chrt -b 0 true 2>/dev/null && set -- chrt -b 0 "$@"
      """;
  private static final String JVM = PRELUDE + "exec \"$@\"";
  /// For a program that does not watch its standard input: a watcher does. Redis handles SIGTERM itself, ignored or not.
  private static final String NATIVE = PRELUDE + """
      command -v setsid >/dev/null && set -- setsid "$@"
      exec 3<&0
      "$@" 3<&- </dev/null & engine=$!
      { cat <&3 >/dev/null; kill -TERM $engine; sleep 5; kill -KILL $engine; } 2>/dev/null & watcher=$!
      exec 3<&-
      wait $engine
      status=$?
      kill -KILL $watcher 2>/dev/null
      exit $status
      """;

  private final Engine engine;
  private final Process process;
  private final Path output;
  private volatile boolean serving;
  private volatile boolean stopping;

  private EngineProcess(Engine engine, Process process, Path output) {
    this.engine = engine;
    this.process = process;
    this.output = output;
  }

  static EngineProcess start(Engine engine, List<String> command) throws IOException {
    Path output = engine.log().resolveSibling(engine.log().getFileName().toString().replace(".log", ".out"));
    List<String> shell = new ArrayList<>(List.of("sh", "-c", engine.watchesItsInput() ? JVM : NATIVE, "sh"));
    shell.addAll(command);
    Files.deleteIfExists(engine.log());
    File file = output.toFile();
    ProcessBuilder builder = new ProcessBuilder(shell).redirectErrorStream(true).redirectOutput(file);
    List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH").forEach(builder.environment()::remove);
    EngineProcess started = new EngineProcess(engine, builder.start(), output);
    var _ = started.process.onExit().thenAccept(ended -> started.noticeEnd());
    return started;
  }

  String name() {
    return engine.name();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /// Returns once the engine gives a real answer; fails with a sentence when it ends before, or at the deadline.
  void awaitAnswer(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!answers()) {
      if (process.waitFor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new EngineStartException("%s ended while starting (exit code %d): %s; the whole story is in %s."
            .formatted(engine.name(), process.exitValue(), lastWords(), storyFile()));
      }
      if (System.nanoTime() > deadline) {
        throw new EngineStartException(
            "%s gave no answer within %d s: %s; raise parley.engines.start-timeout, or look into %s.".formatted(
                engine.name(),
                patience.toSeconds(), lastWords(), storyFile()));
      }
    }
  }

  private boolean answers() {
    try {
      return process.isAlive() && engine.answers();
    } catch (IOException e) {
      return false;
    }
  }

  /// What its log says it does now, for the progress display.
  String doing() {
    return LogTail.read(engine.log()).replaying() ? "replaying what was not yet flushed" : "starting";
  }

  private String lastWords() {
    return LogTail.read(engine.log()).lastFailure().or(() -> LogTail.read(output).lastFailure())
        .or(() -> LogTail.read(output).lastLine()).orElse("it said nothing");
  }

  private Path storyFile() {
    return Files.exists(engine.log()) && size(engine.log()) > 0 ? engine.log() : output;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void nowServing() {
    serving = true;
  }

  private void noticeEnd() {
    if (serving && !stopping) {
      logger.error("{} ended by itself (exit code {}): {}; the whole story is in {}", engine.name(),
          process.exitValue(),
          lastWords(), storyFile());
    }
  }

  /// Tells it to end; returns at once.
  void beginStop() {
    stopping = true;
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      logger.debug("{} has closed its input already", engine.name(), e);
    }
  }

  /// Waits for its end, and kills it at the deadline.
  ///
  /// @param deadline in the time of [System#nanoTime()]
  void finishStop(long deadline) {
    try {
      if (!process.waitFor(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
