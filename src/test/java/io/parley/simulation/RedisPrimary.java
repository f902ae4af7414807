package io.parley.simulation;

import io.parley.conversation.ConversationId;
import io.parley.fanout.spi.Missed;
import io.parley.identity.UserId;
import io.parley.messaging.ConversationHeads.Head;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.SessionId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What Redis holds now. It may be emptied, or replaced by a replica that has not heard of the last moments.
public final class RedisPrimary {
  private final Loop loop;
  private String runId;
  private Memory memory = new Memory();
  private @Nullable Memory replica;

  RedisPrimary(Loop loop) {
    this.loop = loop;
    runId = newId();
  }

  /// @param run the run id under which it was written
  record StoredHead(Head head, String run) {}

  /// @param until in microseconds
  record StoredLease(String incarnation, long until) {}

  private record Expiring(Object value, long until) {}

  private static final class Memory {
    private final Map<Object, Expiring> values = new LinkedHashMap<>();
    private final Map<ConversationId, StoredHead> heads = new LinkedHashMap<>();
    private final Map<UserId, Map<SessionId, LiveSession>> sessions = new TreeMap<>();
    private final Map<NodeId, StoredLease> leases = new LinkedHashMap<>();
    private final Map<NodeId, Set<Missed.News>> missed = new LinkedHashMap<>();
    private final Map<NodeId, Set<Missed.News>> telling = new LinkedHashMap<>();
    private @Nullable String sentinel;

    Memory copy() {
      Memory copy = new Memory();
      copy.values.putAll(values);
      copy.heads.putAll(heads);
      sessions.forEach((user, all) -> copy.sessions.put(user, new LinkedHashMap<>(all)));
      copy.leases.putAll(leases);
      missed.forEach((node, all) -> copy.missed.put(node, new LinkedHashSet<>(all)));
      telling.forEach((node, all) -> copy.telling.put(node, new LinkedHashSet<>(all)));
      copy.sentinel = sentinel;
      return copy;
    }
  }

  private String newId() {
    return new UUID(loop.randomLong(), loop.randomLong()).toString();
  }

  void flush() {
    memory = new Memory();
  }

  /// What a replica has by now.
  void replicate() {
    replica = memory.copy();
  }

  /// The replica takes over, as it stood when it last heard anything.
  void failOver() {
    memory = replica == null ? new Memory() : replica;
    replica = null;
    runId = newId();
  }

  String runId() {
    return runId;
  }

  @Nullable
  String sentinel() {
    return memory.sentinel;
  }

  String plant(String value) {
    if (memory.sentinel == null) {
      memory.sentinel = value;
    }
    return memory.sentinel;
  }

  /// Enters a value for so many microseconds unless the key is taken; gives what was there.
  public @Nullable Object setIfAbsent(Object key, Object value, long lasts) {
    Expiring held = memory.values.get(key);
    if (held != null && held.until > loop.now()) {
      return held.value;
    }
    set(key, value, lasts);
    return null;
  }

  public void set(Object key, Object value, long lasts) {
    memory.values.put(key, new Expiring(value, loop.now() + lasts));
  }

  Map<ConversationId, StoredHead> heads() {
    return memory.heads;
  }

  Map<SessionId, LiveSession> sessions(UserId user) {
    return memory.sessions.computeIfAbsent(user, _ -> new LinkedHashMap<>());
  }

  Set<Missed.News> missed(NodeId node) {
    return memory.missed.computeIfAbsent(node, _ -> new LinkedHashSet<>());
  }

  Set<Missed.News> telling(NodeId node) {
    return memory.telling.computeIfAbsent(node, _ -> new LinkedHashSet<>());
  }

  boolean isAllTold() {
    return Stream.of(memory.missed, memory.telling).flatMap(sets -> sets.values().stream()).allMatch(Set::isEmpty);
  }

  @Nullable
  StoredLease lease(NodeId node) {
    StoredLease lease = memory.leases.get(node);
    return lease == null || lease.until <= loop.now() ? null : lease;
  }

  void end(NodeId node, String incarnation) {
    memory.leases.computeIfPresent(node, (_, lease) -> lease.incarnation.equals(incarnation) ? null : lease);
  }

  void lease(NodeId node, String incarnation, long lasts) {
    memory.leases.put(node, new StoredLease(incarnation, loop.now() + lasts));
  }
}
