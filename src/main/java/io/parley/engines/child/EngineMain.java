package io.parley.engines.child;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Runs an engine and ends it when the parent does.
///
/// The parent holds the other end of standard input and writes nothing: end of input means that it is gone, however it
/// went. Then the engine may shut down in order, and is halted [#PATIENCE] later.
public final class EngineMain {
  /// Longest orderly shutdown.
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  /// Kept for the life of the process, so that the lock is.
  private static @Nullable FileLock lock;

  private EngineMain() {}

  /// @param arguments lock file, the engine's main class, and that class's own arguments
  public static void main(String[] arguments) throws Exception {
    endWithParent();
    lock(Path.of(arguments[0]));
    String[] rest = Arrays.copyOfRange(arguments, 2, arguments.length);
    if (arguments[1].equals("kafka.Kafka")) {
      formatKafka(rest);
      run(arguments[1], rest[0]);
    } else {
      run(arguments[1], rest);
    }
  }

  private static void endWithParent() {
    Thread.ofPlatform().daemon().name("parent-watch").start(() -> {
      awaitEndOfInput();
      Thread.ofPlatform().daemon().name("deadline").start(() -> {
        pause();
        Runtime.getRuntime().halt(1);
      });
      System.exit(0);
    });
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // nothing is ever said here
      }
    } catch (IOException e) {
      System.err.println("The pipe from the parent broke: " + e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void lock(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock = channel.tryLock();
    if (lock == null) {
      System.err.println("Another engine still uses " + file.getParent());
      System.exit(2);
    }
  }

  /// Gives the log directory its cluster id at the first start.
  ///
  /// @param arguments properties file, data directory, cluster id
  private static void formatKafka(String[] arguments) throws Exception {
    if (Files.exists(Path.of(arguments[1], "meta.properties"))) {
      return;
    }
    Object status = Class.forName("kafka.tools.StorageTool").getMethod("execute", String[].class, PrintStream.class)
        .invoke(null, new String[]{"format", "-t", arguments[2], "-c", arguments[0]}, System.out);
    if (!Integer.valueOf(0).equals(status)) {
      System.err.println("Kafka could not format " + arguments[1]);
      System.exit(3);
    }
  }

  private static void run(String mainClass, String... arguments) throws Exception {
    try {
      Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) arguments);
    } catch (InvocationTargetException e) {
      Objects.requireNonNullElse(e.getCause(), e).printStackTrace();
      System.exit(4);
    }
  }
}
