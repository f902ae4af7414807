package io.parley.gateway.internal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.fanout.spi.Gateways.PushOutcome;
import io.parley.messaging.MessageAccepted;
import io.parley.platform.Latency;
import io.parley.platform.Outcomes;
import io.parley.protocol.CloseCode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// What a gateway counts. Nothing here allocates, so that it may stand beside each frame.
final class GatewayMeters {
  private static final String SENT = "sent";
  private static final String OTHER = "other";

  private final Counter opened;
  private final Counter closedByClient;
  private final Counter lost;
  private final Counter closedOtherwise;
  private final Map<Integer, Counter> closed = new HashMap<>();
  private final Map<String, Counter> refused = new HashMap<>();
  private final Counter refusedOtherwise;
  private final Counter queued;
  private final Counter stale;
  private final Counter late;
  private final Counter deliveries;
  private final Counter resyncs;
  private final Counter hints;
  private final Counter channelHints;
  private final Counter presences;
  private final Counter typed;
  private final Counter typings;
  private final Timer acks;
  private final Outcomes sends;
  private final Outcomes syncs;

  GatewayMeters(MeterRegistry meters) {
    opened = Counter.builder("parley.gateway.opened").description("Sockets opened").register(meters);
    closedByClient = closed(meters, "client");
    lost = closed(meters, "lost");
    closedOtherwise = closed(meters, OTHER);
    for (CloseCode code : CloseCode.values()) {
      closed.put(code.code(), closed(meters, Integer.toString(code.code())));
    }
    refusedOtherwise = refused(meters, OTHER);
    Stream.of("bad_request", "forbidden", "unauthenticated", "overloaded", "unavailable")
        .forEach(code -> refused.put(code, refused(meters, code)));
    queued = pushes(meters, "queued");
    stale = pushes(meters, "stale");
    late = Counter.builder("parley.gateway.pushes.late")
        .description("Calls of fan-out that took longer than fan-out waits").register(meters);
    deliveries = Counter.builder("parley.gateway.deliveries").description("Pushed frames given to a session each")
        .register(meters);
    resyncs = Counter.builder("parley.gateway.resyncs").description("Sessions that were told to sync")
        .register(meters);
    hints = Counter.builder("parley.gateway.hints")
        .description("Sessions that were told of news that could not be pushed").register(meters);
    channelHints = Counter.builder("parley.gateway.channel.hints")
        .description("Sessions that were told of news in a channel").register(meters);
    presences = Counter.builder("parley.gateway.presences").description("Changes of presence pushed to a session each")
        .register(meters);
    typed = Counter.builder("parley.gateway.typing").description("Words of typing carried to other members")
        .register(meters);
    typings = Counter.builder("parley.gateway.typing.pushes").description("Frames of typing pushed to a session each")
        .register(meters);
    acks = Latency.timer("parley.gateway.acks", "Oldest message pushed to a session since its last ack, until the next")
        .register(meters);
    sends = new Outcomes(meters, "parley.gateway.sends", "Sends, until they are answered", SENT);
    syncs = new Outcomes(meters, "parley.gateway.syncs", "Syncs and pages of history, until the last frame",
        Outcomes.OK);
  }

  private static Counter closed(MeterRegistry meters, String code) {
    return Counter.builder("parley.gateway.closed").description("Sockets closed").tag("code", code).register(meters);
  }

  private static Counter refused(MeterRegistry meters, String code) {
    return Counter.builder("parley.gateway.refused").description("Requests for a socket that were refused")
        .tag("code", code).register(meters);
  }

  private static Counter pushes(MeterRegistry meters, String outcome) {
    return Counter.builder("parley.gateway.pushes").description("Calls of fan-out").tag("outcome", outcome)
        .register(meters);
  }

  void opened() {
    opened.increment();
  }

  /// By us.
  void closed(int code) {
    closed.getOrDefault(code, closedOtherwise).increment();
  }

  void closedByClient() {
    closedByClient.increment();
  }

  /// Without a close frame of either side.
  void lost() {
    lost.increment();
  }

  void refused(String code) {
    refused.getOrDefault(code, refusedOtherwise).increment();
  }

  void pushed(PushOutcome outcome) {
    (outcome == PushOutcome.QUEUED ? queued : stale).increment();
  }

  void pushedLate() {
    late.increment();
  }

  void delivered(int frames) {
    deliveries.increment(frames);
  }

  void channelHinted(int sessions) {
    channelHints.increment(sessions);
  }

  void hinted(int sessions) {
    hints.increment(sessions);
  }

  void resynced() {
    resyncs.increment();
  }

  void presencePushed() {
    presences.increment();
  }

  void typed() {
    typed.increment();
  }

  void typingPushed(int sessions) {
    typings.increment(sessions);
  }

  Mono<MessageAccepted> send(Mono<MessageAccepted> send) {
    return sends.time(send, GatewayMeters::outcome);
  }

  private static String outcome(@Nullable MessageAccepted accepted) {
    return accepted != null && accepted.duplicate() ? "duplicate" : SENT;
  }

  void acknowledged(long nanos) {
    acks.record(nanos, TimeUnit.NANOSECONDS);
  }

  Outcomes syncs() {
    return syncs;
  }
}
