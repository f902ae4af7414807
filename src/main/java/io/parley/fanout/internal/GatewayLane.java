package io.parley.fanout.internal;

import io.parley.conversation.ConversationId;
import io.parley.fanout.internal.Parcel.Recipient;
import io.parley.fanout.ops.DeadLetter.Reason;
import io.parley.fanout.spi.Gateways.PushOutcome;
import io.parley.fanout.spi.Subscriptions.Subscription;
import io.parley.identity.UserId;
import io.parley.messaging.StageNote.Pushed.Outcome;
import io.parley.platform.ParleyException;
import io.parley.platform.TraceSpan;
import io.parley.sessions.Incarnation;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.SessionId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// What waits for one gateway: one call at a time, in the order in which it was added. A session never changes its gateway, so
/// this is also the order in which each session gets it.
///
/// Up to three tries, each after a fresh look-up. Sessions that are gone by then are no failure: their users are offline,
/// or have a session that was entered later and syncs. After the third all that waits is given up on, so that its users hear of it
/// as soon as those of the call that failed; what comes later is tried anew.
///
/// While there are other gateways only so much waits for one that is slow, and less for one that fails; what comes beyond that is
/// given up on at once, so that it delays nobody else.
final class GatewayLane {
  private static final Logger log = LoggerFactory.getLogger(GatewayLane.class);
  private static final int FRAMES_A_CALL = 500;
  /// A quarter of what one frame between nodes can carry.
  private static final int BYTES_A_CALL = 4 * 1024 * 1024;
  static final int BYTES_WHILE_FAILING = 4 * 1024 * 1024;
  private static final List<Duration> PAUSES = List.of(Duration.ofMillis(200), Duration.ofSeconds(1));

  private final NodeId gateway;
  private final Road road;
  private final Deque<Parcel> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean running;
  private boolean used;
  private boolean refusing;
  private @Nullable Throwable failing;

  GatewayLane(NodeId gateway, Road road) {
    this.gateway = gateway;
    this.road = road;
  }

  /// Takes a parcel, which is under way from now on.
  ///
  /// @param alone whether there is no other gateway that it could delay
  /// @return false where too much waits already: the parcel is to be given to [#refuse]
  synchronized boolean add(Parcel parcel, boolean alone) {
    parcel.settlement().begin();
    road.backlog().add(parcel.bytes());
    used = true;
    if (!waiting.isEmpty() && bytes + parcel.bytes() > room(alone)) {
      return false;
    }
    bytes += parcel.bytes();
    waiting.add(parcel);
    return true;
  }

  private long room(boolean alone) {
    long room = alone ? Long.MAX_VALUE : road.backlog().share();
    return failing == null ? room : Math.min(room, BYTES_WHILE_FAILING);
  }

  /// Gives up on what found no room.
  void refuse(List<Parcel> parcels) {
    Throwable cause;
    boolean first;
    synchronized (this) {
      cause = failing;
      first = !refusing;
      refusing = true;
    }
    Throwable why = cause == null
        ? ParleyException.unavailable("gateway %s takes less than comes".formatted(gateway), null)
        : cause;
    if (first) {
      log.atWarn().addKeyValue("gateway", gateway)
          .log("Too much waits for a gateway; what comes beyond becomes dead letters until it has caught up: {}",
              why.getMessage());
    }
    giveUp(parcels, Reason.OVERFLOW, 0, why);
  }

  /// Brings what waits, unless that is being done.
  void run() {
    synchronized (this) {
      if (running) {
        return;
      }
      running = true;
    }
    Mono.defer(this::bringNext).onErrorResume(this::unforeseen).repeat(this::goesOn).subscribe();
  }

  /// What was under way is never settled, and its offsets are not committed: whoever reads the partition next pushes it again.
  private Mono<Void> unforeseen(Throwable failure) {
    log.atError().addKeyValue("gateway", gateway).log("A push has failed in a way that was not foreseen", failure);
    return Mono.empty();
  }

  private Mono<Void> bringNext() {
    List<Parcel> parcels = next();
    return isFailing() ? afresh(parcels).flatMap(left -> bring(left, 1)) : bring(parcels, 1);
  }

  /// Whether nothing came since this was asked before, and nothing waits.
  synchronized boolean isUnused() {
    boolean unused = !used && !running && waiting.isEmpty();
    used = false;
    return unused;
  }

  private synchronized boolean isFailing() {
    return failing != null;
  }

  private synchronized void failing(Throwable failure) {
    failing = failure;
  }

  private synchronized void taken() {
    failing = null;
    refusing = refusing && !waiting.isEmpty();
  }

  private synchronized boolean goesOn() {
    running = !waiting.isEmpty();
    return running;
  }

  /// What fits into one call and is for one incarnation.
  private synchronized List<Parcel> next() {
    List<Parcel> call = new ArrayList<>();
    int size = 0;
    while (!waiting.isEmpty() && call.size() < FRAMES_A_CALL) {
      Parcel parcel = waiting.peek();
      size += parcel.bytes();
      if (!call.isEmpty() && (size > BYTES_A_CALL || !parcel.incarnation().equals(call.getFirst().incarnation()))) {
        break;
      }
      waiting.remove();
      bytes -= parcel.bytes();
      if (parcel.settlement().isAbandoned()) {
        settle(parcel);
      } else {
        call.add(parcel);
      }
    }
    return call;
  }

  private synchronized List<Parcel> takeAll() {
    List<Parcel> all = List.copyOf(waiting);
    waiting.clear();
    bytes = 0;
    return all;
  }

  private Mono<Void> bring(List<Parcel> parcels, int number) {
    if (parcels.isEmpty()) {
      return Mono.empty();
    }
    return Mono.defer(() -> push(parcels)).doOnSuccess(_ -> {
      taken();
      road.notes().pushed(gateway, parcels, Outcome.TAKEN, number, null);
      parcels.forEach(this::settle);
    }).onErrorResume(failure -> {
      failing(failure);
      road.notes().pushed(gateway, parcels, Outcome.FAILED, number, failure);
      return again(parcels, number, failure);
    });
  }

  private Mono<Void> again(List<Parcel> parcels, int number, Throwable failure) {
    if (number > PAUSES.size()) {
      return giveUpAll(parcels, number, failure);
    }
    traced(parcels).within(() -> log.atWarn().addKeyValue("gateway", gateway).addKeyValue("try", number + 1)
        .log("Pushing again: {}", failure.getMessage()));
    road.retries().increment();
    return Mono.delay(PAUSES.get(number - 1), road.timer()).then(Mono.defer(() -> afresh(parcels)))
        .flatMap(left -> bring(left, number + 1));
  }

  /// Also what waits behind these, as far as its recipients are still there.
  private Mono<Void> giveUpAll(List<Parcel> parcels, int attempts, Throwable failure) {
    giveUp(parcels, Reason.UNREACHABLE, attempts, failure);
    List<Parcel> behind = takeAll();
    traced(parcels).within(
        () -> log.atWarn().addKeyValue("gateway", gateway).addKeyValue("frames", parcels.size() + behind.size())
            .log("Gave up on pushes, which become dead letters: {}", failure.getMessage()));
    return afresh(behind).doOnNext(left -> giveUp(left, Reason.UNREACHABLE, 0, failure)).then();
  }

  /// Keeping it takes its own time; the lane goes on.
  private void giveUp(List<Parcel> parcels, Reason reason, int attempts, Throwable failure) {
    if (!parcels.isEmpty()) {
      road.notes().pushed(gateway, parcels, Outcome.GIVEN_UP, attempts, failure);
      road.givenUp().keep(gateway, parcels, reason, attempts, failure)
          .doFinally(_ -> parcels.forEach(this::settle))
          .subscribe(null, lost -> log.debug("The partition has gone to another consumer, which pushes again", lost));
    }
  }

  /// What is said of a call is said in the first trace that has a part in it.
  private static TraceSpan traced(List<Parcel> parcels) {
    return parcels.stream().map(parcel -> parcel.push().span()).filter(span -> span != TraceSpan.NONE).findFirst()
        .orElse(TraceSpan.NONE);
  }

  private Mono<Void> push(List<Parcel> parcels) {
    Incarnation incarnation = parcels.getFirst().incarnation();
    return road.gateways().push(gateway, incarnation, parcels.stream().map(Parcel::delivery).toList())
        .flatMap(outcome -> settle(incarnation, outcome));
  }

  private Mono<Void> settle(Incarnation incarnation, PushOutcome outcome) {
    return switch (outcome) {
      case QUEUED -> Mono.empty();
      case STALE, GONE -> road.sessions().writeOff(gateway, incarnation).then(Mono.error(
          () -> ParleyException.unavailable("incarnation of gateway %s is over".formatted(gateway), null)));
    };
  }

  /// Those of the parcels whose recipients are still there, under the incarnation that holds them now; the others are settled, and
  /// who has no session left anywhere is handed on as absent. While the registry does not answer, all of them as they are.
  private Mono<List<Parcel>> afresh(List<Parcel> parcels) {
    if (parcels.isEmpty()) {
      return Mono.just(parcels);
    }
    Set<UserId> users = new HashSet<>();
    Set<ConversationId> channels = new HashSet<>();
    for (Parcel parcel : parcels) {
      parcel.recipients().forEach(recipient -> users.add(recipient.userId()));
      if (parcel.isToChannel()) {
        channels.add(parcel.push().conversationId());
      }
    }
    return Mono.zip(road.sessions().live(users), road.subscriptions().of(channels)).map(Optional::of)
        .onErrorReturn(Optional.empty())
        .map(found -> found.map(now -> stillThere(parcels, now.getT1(), now.getT2())).orElse(parcels));
  }

  private List<Parcel> stillThere(List<Parcel> parcels, Map<UserId, List<LiveSession>> live,
      Map<ConversationId, List<Subscription>> listening) {
    Map<SessionId, Incarnation> here = new HashMap<>();
    live.values().forEach(found -> found.stream().filter(session -> session.nodeId().equals(gateway))
        .forEach(session -> here.put(session.sessionId(), session.incarnation())));
    road.handOn(Absences.of(parcels.stream().map(Parcel::rest).toList(), live.keySet()),
        parcels.stream().map(Parcel::settlement).distinct().toList());
    List<Parcel> there = new ArrayList<>();
    for (Parcel parcel : parcels) {
      if (parcel.isToChannel()) {
        listening.getOrDefault(parcel.push().conversationId(), List.of()).stream().map(Subscription::gateway)
            .filter(home -> home.nodeId().equals(gateway)).findFirst()
            .ifPresentOrElse(home -> there.add(parcel.left(home.incarnation(), List.of())), () -> settle(parcel));
        continue;
      }
      List<Recipient> left = parcel.recipients().stream().filter(recipient -> here.containsKey(recipient.sessionId()))
          .toList();
      Incarnation now = left.isEmpty() ? null : here.get(left.getFirst().sessionId());
      if (now == null) {
        road.notes().pushed(gateway, List.of(parcel), Outcome.ENDED, 0, null);
        settle(parcel);
      } else {
        there.add(parcel.left(now, left));
      }
    }
    return there;
  }

  private void settle(Parcel parcel) {
    road.backlog().remove(parcel.bytes());
    parcel.settlement().end();
  }
}
