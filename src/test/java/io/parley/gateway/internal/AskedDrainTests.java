package io.parley.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.sessions.DrainProgress;
import io.parley.sessions.DrainProgress.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

/// Real sockets, and a minute that passes when told to.
class AskedDrainTests {
  private static final int CLIENTS = 40;

  private final GatewayFixture gateway = new GatewayFixture();
  private final HandTime time = new HandTime();
  private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
  private final List<RawSocket> clients = new ArrayList<>();
  private EdgeServer server;
  private AskedDrain drain;
  private boolean stopping;

  @BeforeEach
  void connectAll() throws IOException {
    gateway.closeGrace = Duration.ofMillis(200);
    server = new EdgeServer(gateway);
    drain = new AskedDrain(server.admission, server.sockets, () -> !stopping, time, timer);
    for (int i = 0; i < CLIENTS; i++) {
      client().upgraded();
    }
  }

  @AfterEach
  void closeAll() throws IOException {
    for (RawSocket client : clients) {
      client.close();
    }
    server.close();
  }

  @Test
  void servesUntilItIsAsked() {
    assertThat(drain.progress()).isEqualTo(new DrainProgress(State.SERVING, null, AskedDrain.OVER, 0, CLIENTS));
    assertThat(server.admission.isShut()).isFalse();
  }

  @Test
  void newClientsAreRefusedAtOnceAndAMinuteLaterTheLastHasBeenAskedToMove() throws IOException {
    Instant begun = time.instant();
    assertThat(drain.begin()).returns(State.DRAINING, DrainProgress::state).returns(begun, DrainProgress::since)
        .returns(CLIENTS, DrainProgress::then);
    assertThat(client().upgrade()).isEqualTo(503);

    timer.advanceTimeBy(AskedDrain.OVER);
    await().until(() -> drain.progress().state() == State.DRAINED);
    for (RawSocket client : clients.subList(0, CLIENTS)) {
      assertThat(client.json().get("reconnect_after_ms").longValue()).isBetween(0L, 1_000L);
      assertThat(client.closeCode()).isEqualTo(1012);
    }
    assertThat(drain.progress()).isEqualTo(new DrainProgress(State.DRAINED, begun, AskedDrain.OVER, CLIENTS, 0));
  }

  @Test
  void clientsMoveLittleByLittle() {
    drain.begin();
    timer.advanceTimeBy(Duration.ofSeconds(20));

    await().until(() -> drain.progress().now() < CLIENTS);
    assertThat(drain.progress().now()).isPositive();
  }

  @Test
  void whenItIsCancelledTheOthersStayAndNewOnesCome() throws IOException {
    drain.begin();
    timer.advanceTimeBy(Duration.ofSeconds(20));
    await().until(() -> drain.progress().now() < CLIENTS);
    assertThat(drain.cancel().state()).isEqualTo(State.SERVING);
    timer.advanceTimeBy(Duration.ofMinutes(5));

    assertThat(client().upgrade()).isEqualTo(101);
    assertThat(drain.progress().now()).isGreaterThan(1);
  }

  @Test
  void askedAgainItGoesOnAsItIs() {
    DrainProgress first = drain.begin();
    time.advance(Duration.ofSeconds(10));

    assertThat(drain.begin().since()).isEqualTo(first.since());
  }

  @Test
  void aNodeThatStopsServesNoMore() {
    drain.begin();
    stopping = true;

    assertThat(drain.cancel().state()).isEqualTo(State.STOPPING);
    assertThat(server.admission.isShut()).isTrue();
  }

  private RawSocket client() throws IOException {
    RawSocket client = new RawSocket(server.port());
    clients.add(client);
    return client;
  }
}
