package io.parley.engines;

import java.io.IOException;

/// What an operating system tells a process.
public enum Signal {
  /// Ends it at once, without a word of its own.
  KILL,
  /// Asks it to end in order.
  TERM,
  /// Has it stand still until [#CONT].
  STOP, CONT;

  /// @throws IllegalStateException when there is no such process
  public void send(long pid) {
    try {
      int code = new ProcessBuilder("kill", "-" + name(), Long.toString(pid)).inheritIO().start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -%s %d answered %d".formatted(name(), pid, code));
      }
    } catch (IOException e) {
      throw new IllegalStateException("there is no kill", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
