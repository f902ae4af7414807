package io.parley.road;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// The figures of this run of the tests as a Markdown table, `target/faults.md`.
final class FaultTable {
  private static final Path FILE = Path.of("target", "faults.md");

  static {
    write(List.of(Figures.HEADER), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  private FaultTable() {}

  static void add(Figures figures) {
    write(List.of(figures.row()), StandardOpenOption.APPEND);
  }

  private static void write(List<String> lines, StandardOpenOption... how) {
    try {
      Files.write(FILE, lines, how);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
