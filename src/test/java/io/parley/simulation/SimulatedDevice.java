package io.parley.simulation;

import io.parley.conversation.ConversationId;
import io.parley.history.Device;
import io.parley.history.Recorder;
import io.parley.messaging.Cursor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A device that does what the protocol asks of one: syncs when it connects or is told to, fills its gaps, sends again until
/// it is answered, and says its cursors again when it comes back. It writes down what it does and sees.
final class SimulatedDevice {
  private static final long PAUSE = 1_000_000;
  private static final long LONGEST_PAUSE = 3_000_000;
  private static final long WELCOME_WITHIN = 8_000_000;

  private final Device device;
  private final Life life;
  private final Faults faults;
  private final Recorder recorder;
  private final Supplier<@Nullable Gateway> gateways;
  private final Map<ConversationId, Held> held = new LinkedHashMap<>();
  private final Map<ConversationId, Cursor> said = new LinkedHashMap<>();
  private final Outbox outbox;
  private @Nullable Connection connection;
  private int sessions;

  /// @param gateways one that a load balancer would choose; null while there is none
  SimulatedDevice(Device device, Life life, Faults faults, Recorder recorder, Supplier<@Nullable Gateway> gateways) {
    this.device = device;
    this.life = life;
    this.faults = faults;
    this.recorder = recorder;
    this.gateways = gateways;
    outbox = new Outbox(this);
  }

  Device device() {
    return device;
  }

  Life life() {
    return life;
  }

  Recorder recorder() {
    return recorder;
  }

  Outbox outbox() {
    return outbox;
  }

  Map<ConversationId, Held> held() {
    return held;
  }

  Held held(ConversationId id) {
    return held.computeIfAbsent(id, _ -> new Held());
  }

  /// How far it has said that it has come.
  Map<ConversationId, Cursor> said() {
    return said;
  }

  @Nullable
  Connection connection() {
    return connection;
  }

  /// Whether it is connected, holds everything that it knows of, and waits for no answer.
  boolean isQuiet() {
    return connection != null && connection.isQuiet() && outbox.isEmpty()
        && held.values().stream().noneMatch(Held::hasGap);
  }

  void connect() {
    if (connection != null) {
      return;
    }
    Gateway gateway = gateways.get();
    if (gateway == null) {
      life.in(PAUSE, this::connect);
      return;
    }
    sessions++;
    Connection opened = new Connection(this, device.session(sessions), gateway, faults);
    connection = opened;
    opened.hello();
    life.in(WELCOME_WITHIN, () -> {
      if (connection == opened && !opened.isWelcome()) {
        drop();
      }
    });
  }

  /// Loses its network, for a while.
  void drop() {
    if (connection != null) {
      connection.lose();
      disconnected();
    }
  }

  void disconnected() {
    connection = null;
    life.in(life.loop().between(10_000, LONGEST_PAUSE), this::connect);
  }
}
