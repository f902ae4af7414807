package io.parley.gateway.internal;

import io.parley.fanout.spi.ChannelNews.Audience;
import io.parley.fanout.spi.ChannelNews;
import io.parley.fanout.spi.Delivery;
import io.parley.fanout.spi.Gateways;
import io.parley.platform.TraceSpan;
import io.parley.platform.Traces;
import io.parley.protocol.CloseCode;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import io.parley.sessions.Nodes;
import io.parley.sessions.SessionId;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/// This node's own sockets: one task a thread and push, however many sessions it is for.
final class LocalGateways implements Gateways {
  private static final Logger LOG = LoggerFactory.getLogger(LocalGateways.class);

  private final Nodes nodes;
  private final LocalSessions sessions;
  private final Channels channels;
  private final GatewayMeters meters;
  private final Traces traces;

  LocalGateways(Nodes nodes, LocalSessions sessions, Channels channels, GatewayMeters meters, Traces traces) {
    this.channels = channels;
    this.traces = traces;
    this.nodes = nodes;
    this.sessions = sessions;
    this.meters = meters;
  }

  @Override
  public Mono<PushOutcome> push(NodeId nodeId, Incarnation incarnation, List<Delivery> deliveries) {
    return Mono.create(sink -> {
      long begun = System.nanoTime();
      if (!nodeId.equals(nodes.self()) || !incarnation.equals(nodes.incarnation())) {
        meters.pushed(PushOutcome.STALE);
        sink.success(PushOutcome.STALE);
      } else {
        meters.pushed(PushOutcome.QUEUED);
        trace(deliveries, sink);
        queue(byThread(deliveries), () -> {
          sink.success(PushOutcome.QUEUED);
          if (System.nanoTime() - begun > DEADLINE.toNanos()) {
            meters.pushedLate();
          }
        });
        deliveries.forEach(this::hear);
      }
    });
  }

  /// A span for each delivery of a traced message, until all sessions have it.
  private void trace(List<Delivery> deliveries, MonoSink<PushOutcome> sink) {
    List<TraceSpan> spans = null;
    for (Delivery delivery : deliveries) {
      if (delivery.trace() != null) {
        spans = spans == null ? new ArrayList<>() : spans;
        spans.add(traces.follow("deliver", delivery.trace()).note("parley.recipients", delivery.recipients().size()));
      }
    }
    List<TraceSpan> begun = spans;
    if (begun != null) {
      sink.onDispose(() -> begun.forEach(TraceSpan::end));
    }
  }

  private IdentityHashMap<Executor, List<Push>> byThread(List<Delivery> deliveries) {
    IdentityHashMap<Executor, List<Push>> byThread = new IdentityHashMap<>();
    for (Delivery delivery : deliveries) {
      for (Session session : recipients(delivery)) {
        byThread.computeIfAbsent(session.thread(), thread -> new ArrayList<>())
            .add(new Push(session, delivery.frame()));
      }
    }
    return byThread;
  }

  private List<Session> recipients(Delivery delivery) {
    ChannelNews channel = delivery.channel();
    if (channel != null && channel.audience() == Audience.VIEWERS) {
      return channels.show(channel);
    }
    List<Session> here = new ArrayList<>(delivery.recipients().size());
    for (SessionId recipient : delivery.recipients()) {
      Session session = sessions.find(recipient);
      if (session != null) {
        here.add(session);
      }
    }
    return here;
  }

  /// What is to be done beside queueing frames.
  private void hear(Delivery delivery) {
    switch (delivery.channel()) {
      case null -> {
      }
      case ChannelNews news -> {
        switch (news.audience()) {
          case LISTENERS -> channels.heard(news.conversationId(), news.seq());
          case RECIPIENTS -> channels.lookAgain(recipients(delivery));
          case VIEWERS -> {
          }
        }
      }
    }
  }

  private void queue(IdentityHashMap<Executor, List<Push>> byThread, Runnable queued) {
    if (byThread.isEmpty()) {
      queued.run();
      return;
    }
    AtomicInteger left = new AtomicInteger(byThread.size());
    byThread.forEach((thread, pushes) -> {
      try {
        thread.execute(() -> {
          try {
            pushes.forEach(Push::run);
            meters.delivered(pushes.size());
          } finally {
            oneLess(left, queued);
          }
        });
      } catch (RejectedExecutionException e) {
        oneLess(left, queued); // the thread has ended, and its sockets with it
      }
    });
  }

  private static void oneLess(AtomicInteger left, Runnable queued) {
    if (left.decrementAndGet() == 0) {
      queued.run();
    }
  }

  private record Push(Session session, byte[] frame) {
    /// One that could not take it has missed it, and comes back to sync.
    void run() {
      try {
        session.push(frame);
      } catch (RuntimeException e) {
        LOG.warn("A session could not take what is pushed, and is closed", e);
        session.close(CloseCode.INTERNAL, "a push failed");
      }
    }
  }
}
