package io.parley.engines.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogTailTests {
  @Test
  void theLastFailureIsNotALineOfAStackTrace() {
    LogTail tail = new LogTail(
        List.of("INFO starting", "ERROR cannot bind", "java.net.BindException: Address already in use",
            "\tat java.base/sun.nio.ch.Net.bind(Net.java)", "\t... 12 more", "INFO bye"));

    assertThat(tail.lastFailure()).contains("java.net.BindException: Address already in use");
  }

  @Test
  void aLineIsShortened() {
    assertThat(new LogTail(List.of("ERROR " + "x".repeat(1_000))).lastFailure().orElseThrow()).hasSize(301)
        .endsWith("…");
  }

  @Test
  void replayingLastsUntilItIsComplete() {
    assertThat(new LogTail(List.of("Replaying CommitLog-8.log")).replaying()).isTrue();
    assertThat(new LogTail(List.of("Replaying CommitLog-8.log", "Log replay complete, 7 replayed")).replaying())
        .isFalse();
  }

  @Test
  void aLogThatIsNotThereYetSaysNothing() {
    assertThat(LogTail.read(Path.of("no", "such.log")).lastLine()).isEmpty();
  }
}
