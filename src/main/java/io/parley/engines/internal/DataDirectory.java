package io.parley.engines.internal;

import io.parley.engines.EngineStartException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The directory of one instance, held by a lock until closed or until this process ends.
final class DataDirectory implements AutoCloseable {
  /// A little more than an engine may take to end after its parent did.
  private static final Duration ORPHANS_PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final Path root;
  private final Path cache;
  private final FileChannel lock;

  private DataDirectory(Path root, Path cache, FileChannel lock) {
    this.root = root;
    this.cache = cache;
    this.lock = lock;
  }

  static DataDirectory open(Path directory, @Nullable Path cache) {
    Path root = directory.toAbsolutePath().normalize();
    try {
      Files.createDirectories(root);
      DataDirectory opened = new DataDirectory(root, cache == null ? root.resolve("cache") : cache.toAbsolutePath(),
          lock(root));
      opened.fill();
      return opened;
    } catch (IOException e) {
      throw new EngineStartException(
          "The embedded engines cannot write to %s (%s): make it writable, or choose another directory with parley.engines.directory."
              .formatted(root, e),
          e);
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    Path file = root.resolve("lock");
    FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
        StandardOpenOption.WRITE);
    if (!tryLock(channel)) {
      String holder = Files.readString(file).strip();
      channel.close();
      throw new EngineStartException(
          "%s is in use by another Parley%s: end that one, or choose another directory with parley.engines.directory."
              .formatted(root, holder.isEmpty() ? "" : " (process " + holder + ")"));
    }
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
    return channel;
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private void fill() throws IOException {
    try {
      for (Path path : new Path[]{engine("cassandra"), engine("kafka"), engine("redis"), logs(), cache}) {
        Files.createDirectories(path);
      }
      Preconditions.requireSpace(root, Files.getFileStore(root).getUsableSpace());
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  Path engine(String name) {
    return root.resolve(name);
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path cache() {
    return cache;
  }

  /// The lock that an engine's own process holds while it uses its directory.
  Path engineLock(String name) {
    return engine(name).resolve("in-use.lock");
  }

  /// Waits for engines whose parent was killed and that are still writing their last pages.
  void awaitOrphans(Progress progress) {
    long deadline = System.nanoTime() + ORPHANS_PATIENCE.toNanos();
    for (String name : new String[]{"cassandra", "kafka"}) {
      while (inUse(engineLock(name))) {
        if (System.nanoTime() > deadline) {
          throw new EngineStartException(
              "%s is still used by an engine of an earlier run: end that process and start again."
                  .formatted(engine(name)));
        }
        progress.say("waiting for the engines of the last run to end");
        LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      }
    }
  }

  private static boolean inUse(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      return !tryLock(channel);
    } catch (IOException e) {
      throw new EngineStartException("%s cannot be opened (%s): make it writable.".formatted(file, e), e);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new EngineStartException("The lock of %s could not be given back.".formatted(root), e);
    }
  }
}
