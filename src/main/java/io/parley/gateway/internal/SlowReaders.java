package io.parley.gateway.internal;

import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.sessions.SessionId;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The devices that read slowest, by what was seen of them in the last five minutes: what is older fades. At most [#PLACES] are kept;
/// where there is no place, a device takes that of the least slow one, if it is slower. Safe for several threads; what is not worth
/// telling takes no lock.
final class SlowReaders {
  static final int PLACES = 500;
  static final Duration FADES_AFTER = Duration.ofMinutes(5);
  /// A frame that waited for less, as behind a burst, says nothing of its reader.
  static final Duration WORTH_WAITING = Duration.ofMillis(100);
  /// Phones sleep, but not while they chat.
  static final Duration WORTH_TAKING = Duration.ofSeconds(2);

  private static final Comparator<Slow> LEAST_SLOW = Comparator.comparingInt((Slow slow) -> slow.closed)
      .thenComparing(slow -> slow.waiting).thenComparingLong(slow -> slow.waited)
      .thenComparingLong(slow -> slow.took);

  private final Ticks ticks;
  private final Map<Device, Slow> all = new HashMap<>();

  SlowReaders(Ticks ticks) {
    this.ticks = ticks;
  }

  private record Device(UserId userId, DeviceId deviceId) {}

  private static final class Slow {
    private SessionId sessionId;
    private boolean waiting;
    private long waited;
    private long waitedAt;
    private long took;
    private long tookAt;
    private int closed;
    private long closedAt;

    Slow(SessionId sessionId) {
      this.sessionId = sessionId;
    }

    void fade(long before) {
      waited = waitedAt < before ? 0 : waited;
      took = tookAt < before ? 0 : took;
      closed = closedAt < before ? 0 : closed;
    }

    boolean isOver() {
      return !waiting && waited == 0 && took == 0 && closed == 0;
    }
  }

  /// What is remembered of a device.
  ///
  /// @param waited null where nothing is worth telling
  /// @param took null where nothing is worth telling
  record Seen(UserId userId, DeviceId deviceId, SessionId sessionId, @Nullable Duration waited,
      @Nullable Duration took, int closed) {}

  /// The first frame waits for its reader.
  synchronized void waits(RegistryEntry entry) {
    note(entry, slow -> slow.waiting = true);
  }

  /// Nothing waits any more: the socket took it, or was closed.
  ///
  /// @param longest that a frame had waited
  synchronized void waited(RegistryEntry entry, Duration longest) {
    note(entry, slow -> {
      slow.waiting = false;
      if (longest.compareTo(WORTH_WAITING) >= 0 && longest.toMillis() >= slow.waited) {
        slow.waited = longest.toMillis();
        slow.waitedAt = ticks.millis();
      }
    });
  }

  /// Its `ack` came so long after the push.
  void took(RegistryEntry entry, Duration time) {
    if (time.compareTo(WORTH_TAKING) < 0) {
      return;
    }
    synchronized (this) {
      note(entry, slow -> {
        if (time.toMillis() >= slow.took) {
          slow.took = time.toMillis();
          slow.tookAt = ticks.millis();
        }
      });
    }
  }

  /// With 4410.
  synchronized void closed(RegistryEntry entry) {
    note(entry, slow -> {
      slow.waiting = false;
      slow.closed++;
      slow.closedAt = ticks.millis();
    });
  }

  private void note(RegistryEntry entry, Consumer<Slow> change) {
    long before = ticks.millis() - FADES_AFTER.toMillis();
    Device device = new Device(entry.userId(), entry.deviceId());
    Slow known = all.get(device);
    Slow slow = known == null ? new Slow(entry.sessionId()) : known;
    slow.fade(before);
    slow.sessionId = entry.sessionId();
    change.accept(slow);
    if (slow.isOver()) {
      all.remove(device);
    } else if (known != null || hasRoomFor(slow, before)) {
      all.put(device, slow);
    }
  }

  private boolean hasRoomFor(Slow candidate, long before) {
    if (all.size() < PLACES) {
      return true;
    }
    forget(before);
    if (all.size() < PLACES) {
      return true;
    }
    Map.Entry<Device, Slow> least = all.entrySet().stream().min(Map.Entry.comparingByValue(LEAST_SLOW)).orElseThrow();
    return LEAST_SLOW.compare(least.getValue(), candidate) < 0 && all.remove(least.getKey(), least.getValue());
  }

  private void forget(long before) {
    all.values().removeIf(slow -> {
      slow.fade(before);
      return slow.isOver();
    });
  }

  /// In no order.
  synchronized List<Seen> seen() {
    forget(ticks.millis() - FADES_AFTER.toMillis());
    return all.entrySet().stream().map(one -> new Seen(one.getKey().userId, one.getKey().deviceId,
        one.getValue().sessionId, duration(one.getValue().waited), duration(one.getValue().took),
        one.getValue().closed)).toList();
  }

  private static @Nullable Duration duration(long millis) {
    return millis == 0 ? null : Duration.ofMillis(millis);
  }
}
