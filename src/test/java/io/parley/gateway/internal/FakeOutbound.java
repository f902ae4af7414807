package io.parley.gateway.internal;

import io.parley.protocol.CloseCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A socket that writes down what it is told. Tasks run at once, on the test's thread.
final class FakeOutbound implements Outbound {
  private static final JsonMapper JSON = new JsonMapper();

  final List<JsonNode> frames = new ArrayList<>();
  final List<Runnable> whenDrained = new ArrayList<>();
  boolean congested;
  boolean reading = true;
  CloseCode closed;
  boolean broken;

  /// The oldest frame not looked at yet.
  JsonNode next() {
    return frames.removeFirst();
  }

  void drained() {
    congested = false;
    List<Runnable> tasks = List.copyOf(whenDrained);
    whenDrained.clear();
    tasks.forEach(Runnable::run);
  }

  @Override
  public Executor thread() {
    return Runnable::run;
  }

  @Override
  public void send(byte[] frame) {
    if (broken) {
      throw new IllegalStateException("no room for the frame");
    }
    frames.add(JSON.readTree(new String(frame, StandardCharsets.UTF_8)));
  }

  @Override
  public boolean congested() {
    return congested;
  }

  @Override
  public Backlog backlog() {
    return congested ? new Backlog(frames.size(), 100L * frames.size(), Duration.ZERO) : Backlog.NONE;
  }

  @Override
  public void whenDrained(Runnable task) {
    whenDrained.add(task);
  }

  @Override
  public void forget() {
    frames.clear();
  }

  @Override
  public void reading(boolean on) {
    reading = on;
  }

  @Override
  public void close(CloseCode code, String reason) {
    if (closed == null) {
      closed = code;
    }
  }
}
