package io.parley.gateway.internal;

import io.parley.identity.Access;
import io.parley.identity.AccessChange;
import io.parley.identity.Standing;
import io.parley.identity.UserId;
import io.parley.platform.BackgroundWork;
import io.parley.sessions.Nodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Ends the sessions of users who may not stay: looks at those of whom a change is told, and at all of them when changes may have
/// been missed (Redis lost its memory, this node was suspended). A look that fails is repeated every second until it succeeds.
final class Expulsions extends BackgroundWork {
  private static final Logger LOG = LoggerFactory.getLogger(Expulsions.class);
  private static final Duration REPEATED_AFTER = Duration.ofSeconds(1);
  private static final int READS_IN_FLIGHT = 4;
  /// Above what it follows, below the web server.
  private static final int PHASE = 500;

  private final Access access;
  private final Nodes nodes;
  private final LocalSessions local;
  private final Scheduler scheduler;
  /// Sessions in doubt: those whose users were named go first.
  private final Set<Session> named = ConcurrentHashMap.newKeySet();
  private final Set<Session> others = ConcurrentHashMap.newKeySet();
  private volatile boolean failing;

  Expulsions(Access access, Nodes nodes, LocalSessions local, Scheduler scheduler) {
    super(PHASE);
    this.access = access;
    this.nodes = nodes;
    this.local = local;
    this.scheduler = scheduler;
  }

  @Override
  protected Disposable begin() {
    // Each source is asked without bound and leaves at most one signal behind: the doubts themselves are in the sets.
    return Flux.merge(
        access.changes().doOnNext(this::doubt).onBackpressureLatest(),
        nodes.renewals().doOnNext(_ -> others.addAll(local.all())).onBackpressureLatest(),
        Flux.interval(REPEATED_AFTER, scheduler).onBackpressureLatest())
        .onBackpressureLatest()
        .concatMap(_ -> round(), 0)
        .subscribe(null, failure -> LOG.error("Sessions of banned users are not ended any more", failure));
  }

  private void doubt(AccessChange change) {
    switch (change) {
      case AccessChange.Of(var userIds) -> local.all().forEach(session -> {
        RegistryEntry entry = session.entry();
        if (entry != null && userIds.contains(entry.userId())) {
          named.add(session);
        }
      });
      case AccessChange.OfAnybody() -> others.addAll(local.all());
    }
  }

  /// Looks at all that are in doubt, until one look fails. Those of a failed look stay in doubt.
  private Mono<Void> round() {
    return Mono.defer(() -> {
      Round round = new Round();
      return Flux.<Batch>generate(sink -> {
        Batch next = round.failure == null ? next() : null;
        if (next == null) {
          sink.complete();
        } else {
          sink.next(next);
        }
      }).flatMap(batch -> look(batch, round), READS_IN_FLIGHT, 1).then().doOnSuccess(_ -> ended(round));
    });
  }

  private @Nullable Batch next() {
    Batch first = next(named);
    return first != null ? first : next(others);
  }

  private static @Nullable Batch next(Set<Session> from) {
    List<Session> sessions = new ArrayList<>();
    Set<UserId> userIds = new HashSet<>();
    for (Iterator<Session> all = from.iterator(); all.hasNext() && sessions.size() < Access.MAX_USERS;) {
      Session session = all.next();
      all.remove(); // before it is read: a change told meanwhile puts it in doubt again
      RegistryEntry entry = session.entry();
      if (entry != null && !session.closed()) {
        sessions.add(session);
        userIds.add(entry.userId());
      }
    }
    return sessions.isEmpty() ? null : new Batch(sessions, userIds, from);
  }

  private Mono<Void> look(Batch batch, Round round) {
    return access.standings(batch.userIds).doOnNext(standings -> batch.sessions.forEach(
        session -> judge(session, standings))).then().onErrorResume(failure -> {
          batch.from.addAll(batch.sessions);
          round.failure = failure;
          return Mono.empty();
        });
  }

  private static void judge(Session session, Map<UserId, Standing> standings) {
    RegistryEntry entry = session.entry();
    Standing standing = entry == null ? null : standings.get(entry.userId());
    if (standing == null || standing.equals(Standing.CLEAR)) {
      return;
    }
    try {
      session.thread().execute(() -> session.stands(standing));
    } catch (RejectedExecutionException e) {
      LOG.debug("A thread has ended, and its sockets with it", e);
    }
  }

  private void ended(Round round) {
    Throwable failure = round.failure;
    if (failure != null && !failing) {
      LOG.warn("Whether {} sessions may stay cannot be read; tried again every {} s", named.size() + others.size(),
          REPEATED_AFTER.toSeconds(), failure);
    } else if (failure == null && failing) {
      LOG.info("Whether sessions may stay is read again");
    }
    failing = failure != null;
  }

  /// @param from where they go back to when the look fails
  private record Batch(List<Session> sessions, Set<UserId> userIds, Set<Session> from) {}

  private static final class Round {
    private volatile @Nullable Throwable failure;
  }
}
