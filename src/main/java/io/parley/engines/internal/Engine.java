package io.parley.engines.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// One of the three, as the launcher sees it.
interface Engine {
  String name();

  /// `host:port` of what its clients use.
  String address();

  /// The file in which it says what went wrong.
  Path log();

  /// Fetches what it is made of, writes its configuration, and says how to start it.
  ///
  /// @param doing told what takes time
  List<String> prepare(Consumer<String> doing) throws IOException;

  /// Whether it ends by itself when its standard input does.
  default boolean watchesItsInput() {
    return true;
  }

  /// Whether it gives a real answer now. Takes at most a few seconds; fails or says false while it cannot.
  boolean answers() throws IOException;
}
