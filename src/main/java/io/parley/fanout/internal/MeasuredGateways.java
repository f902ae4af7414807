package io.parley.fanout.internal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.fanout.spi.Delivery;
import io.parley.fanout.spi.Gateways;
import io.parley.platform.Outcomes;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import java.util.List;
import java.util.Locale;
import reactor.core.publisher.Mono;

/// Calls of gateways, timed, and the deliveries that they took over.
final class MeasuredGateways implements Gateways {
  private final Gateways gateways;
  private final Outcomes pushes;
  private final Counter deliveries;

  MeasuredGateways(Gateways gateways, MeterRegistry meters) {
    this.gateways = gateways;
    pushes = new Outcomes(meters, "parley.fanout.pushes", "Calls of gateways", name(PushOutcome.QUEUED));
    deliveries = Counter.builder("parley.fanout.deliveries")
        .description("Frames for a session each that gateways took over").register(meters);
  }

  @Override
  public Mono<PushOutcome> push(NodeId nodeId, Incarnation incarnation, List<Delivery> frames) {
    return pushes.time(gateways.push(nodeId, incarnation, frames), outcome -> outcome == null ? "none" : name(outcome))
        .doOnNext(outcome -> {
          if (outcome == PushOutcome.QUEUED) {
            deliveries.increment(recipients(frames));
          }
        });
  }

  private static String name(PushOutcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  private static int recipients(List<Delivery> frames) {
    int all = 0;
    for (Delivery frame : frames) {
      all += frame.recipients().size();
    }
    return all;
  }
}
