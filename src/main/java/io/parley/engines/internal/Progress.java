package io.parley.engines.internal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Says in plain lines what the start waits for: at once what is new, and every two seconds what is still open.
final class Progress implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final PrintStream out;
  private final long start = System.nanoTime();
  private final Map<String, Supplier<String>> open = new LinkedHashMap<>();
  private final Timer timer = new Timer("engines-progress", true);
  private String last = "";

  Progress(PrintStream out) {
    this.out = out;
    timer.schedule(new TimerTask() {
      @Override
      public void run() {
        sayWhatIsOpen();
      }
    }, PAUSE.toMillis(), PAUSE.toMillis());
  }

  /// @param doing asked every two seconds, from another thread
  synchronized void waitFor(String name, Supplier<String> doing) {
    open.put(name, doing);
  }

  synchronized void ready(String name, String where) {
    open.remove(name);
    say("%s is ready on %s after %s".formatted(name, where, elapsed()));
  }

  /// One line; the same line twice in a row is said once.
  synchronized void say(String line) {
    if (!line.equals(last)) {
      last = line;
      out.println("engines: " + line);
      out.flush();
    }
  }

  private synchronized void sayWhatIsOpen() {
    if (!open.isEmpty()) {
      say(open.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue().get())
          .collect(Collectors.joining(", ", "", " (" + elapsed() + ")")));
    }
  }

  private String elapsed() {
    return "%.1f s".formatted((System.nanoTime() - start) / 1e9);
  }

  @Override
  public void close() {
    timer.cancel();
  }
}
