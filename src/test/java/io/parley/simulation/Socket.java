package io.parley.simulation;

import io.parley.history.Device.Session;
import io.parley.sessions.SessionId;
import java.util.function.Consumer;

/// A connection between a device and a gateway. Either end may be gone without the other knowing yet.
final class Socket {
  private final Session session;
  private final SessionId id;
  private final Life deviceLife;
  private final Life gatewayLife;
  private final Faults faults;
  private final Ears ears;
  private final Pipe up;
  private final Pipe down;
  private boolean open;
  private boolean closedByGateway;
  private boolean closedByDevice;

  /// What a device hears that it did not ask for.
  interface Ears {
    void welcome();

    void pushed(Frames.Frame frame);

    void resync();

    void closed();
  }

  Socket(Session session, Life deviceLife, Life gatewayLife, Faults faults, Ears ears) {
    this.session = session;
    this.id = new SessionId("%s-%d".formatted(session.device().name(), session.number()));
    this.deviceLife = deviceLife;
    this.gatewayLife = gatewayLife;
    this.faults = faults;
    this.ears = ears;
    up = new Pipe(gatewayLife.loop());
    down = new Pipe(gatewayLife.loop());
  }

  @Override
  public String toString() {
    return session.toString();
  }

  Session session() {
    return session;
  }

  SessionId id() {
    return id;
  }

  /// What the device sends.
  void up(Runnable arrival) {
    up.send(gatewayLife, faults.latency(), () -> {
      if (!closedByGateway) {
        arrival.run();
      }
    });
  }

  /// An answer of the gateway's.
  void down(Runnable arrival) {
    down.send(deviceLife, faults.latency(), () -> {
      if (!closedByDevice) {
        arrival.run();
      }
    });
  }

  void tell(Consumer<Ears> what) {
    down(() -> what.accept(ears));
  }

  /// Pushes reach it from now on.
  void open() {
    open = true;
  }

  boolean isOpen() {
    return open && !closedByGateway;
  }

  boolean isClosedByGateway() {
    return closedByGateway;
  }

  /// The gateway has closed it or is gone.
  void closeByGateway() {
    closedByGateway = true;
  }

  /// The device has lost its network.
  void closeByDevice() {
    closedByDevice = true;
    up.cut();
  }
}
