package io.parley.presence.internal;

import io.parley.identity.UserId;
import io.parley.platform.Deadlines;
import io.parley.platform.ParleyException;
import io.parley.presence.UserPresence;
import io.parley.presence.Watches;
import io.parley.presence.internal.Watched.Burial;
import io.parley.sessions.Home;
import io.parley.sessions.Lives;
import io.parley.sessions.Nodes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/// The users whom this gateway watches, as far as it has heard and looked.
///
/// It hears of every write; every 2 s it looks which of the homes behind the states have ended, and whether word was left of a
/// change that it could not be told. Who seems gone is read again after 5 s, before anybody is told. Its only clock is [#tick].
final class LocalWatches implements Watches {
  /// From when a gateway was found to be gone until its users are: they come back at another one.
  static final Duration GRACE = Duration.ofSeconds(5);
  static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  /// After Redis lost its memory: all nodes have noticed, and told of their users again. A gateway that dies with it is found
  /// dead at its end.
  static final Duration AMNESTY = Duration.ofSeconds(20);
  /// A user whom nobody watches any more is kept: whoever watched often comes back.
  private static final Duration LINGER = Duration.ofSeconds(30);
  /// Beyond them, those who have been so for longest are forgotten with the next look.
  static final int MOST_LINGERING = 100_000;
  private static final Duration RENEWED_EVERY = Duration.ofHours(8);
  private static final Duration RENEWALS_SOUGHT_EVERY = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final int ENTERED_AT_ONCE = 512;
  private static final int WRITES_IN_FLIGHT = 64;
  private static final Logger log = LoggerFactory.getLogger(LocalWatches.class);

  private final Nodes nodes;
  private final PresenceStore store;
  private final Lives lives;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Sinks.Many<UserId> changes = Sinks.many().multicast().directBestEffort();
  /// Changed in the lock, read by anybody.
  private final Map<UserId, Watched> watched = new ConcurrentHashMap<>();
  /// Those who are there by each home.
  private final Map<Home, Set<Watched>> byHome = new HashMap<>();
  /// To be entered, and read, again.
  private final Set<UserId> due = new LinkedHashSet<>();
  private final Set<UserId> inDoubt = new LinkedHashSet<>();
  /// Those whom nobody watches, by since when.
  private final Set<Watched> lingering = new LinkedHashSet<>();
  private long tokens;
  private long amnestyUntil;
  private long lookAt;
  private long enterAt;
  private long renewAt;
  private boolean looking;
  private boolean entering;

  /// @param clock the time of day, for when users were last seen
  /// @param nanoTime a monotonic clock in nanoseconds
  LocalWatches(Nodes nodes, PresenceStore store, Lives lives, InstantSource clock, LongSupplier nanoTime) {
    this.nodes = nodes;
    this.store = store;
    this.lives = lives;
    this.clock = clock;
    this.nanoTime = nanoTime;
    amnestyUntil = nanoTime.getAsLong();
    lookAt = amnestyUntil;
    enterAt = amnestyUntil;
    renewAt = amnestyUntil + RENEWALS_SOUGHT_EVERY.toNanos();
  }

  @Override
  public Mono<Void> watch(Collection<UserId> userIds) {
    return Mono.defer(() -> {
      List<UserId> unknown = hold(userIds);
      return unknown.isEmpty()
          ? Mono.empty()
          : enter(unknown)
              .timeout(PATIENCE,
                  Mono.error(() -> ParleyException.unavailable("Presence could not be read in time", null)),
                  Deadlines.TIMER);
    });
  }

  /// Gives those that must be read first.
  private synchronized List<UserId> hold(Collection<UserId> userIds) {
    List<UserId> unknown = new ArrayList<>();
    for (UserId userId : userIds) {
      Watched one = watched.computeIfAbsent(userId, Watched::new);
      if (one.sessions++ == 0) {
        lingering.remove(one);
      }
      if (!one.isKnown()) {
        unknown.add(userId);
      }
    }
    return unknown;
  }

  @Override
  public synchronized void unwatch(Collection<UserId> userIds) {
    for (UserId userId : userIds) {
      Watched one = watched.get(userId);
      if (one != null && --one.sessions == 0) {
        one.idleSince = nanoTime.getAsLong();
        lingering.add(one);
      }
    }
  }

  @Override
  public UserPresence now(UserId userId) {
    Watched one = watched.get(userId);
    return one == null ? UserPresence.unknown(userId) : one.presence();
  }

  @Override
  public Flux<UserId> changes() {
    return changes.asFlux();
  }

  int size() {
    return watched.size();
  }

  /// Takes a write that this gateway is told of; false when it does not watch the user.
  synchronized boolean hear(Snapshot snapshot) {
    Watched one = watched.get(snapshot.userId());
    if (one == null) {
      return false;
    }
    one.take(snapshot, nanoTime.getAsLong());
    if (one.isKnown()) {
      settle(one);
    }
    return true;
  }

  /// What was entered under an earlier incarnation is void, and Redis may have lost more.
  synchronized void renewAll() {
    amnestyUntil = nanoTime.getAsLong() + AMNESTY.toNanos();
    watched.values().forEach(Watched::forgetRevision);
    due.addAll(watched.keySet());
  }

  /// Looks whether something is due; to be called several times a second.
  void tick() {
    long now = nanoTime.getAsLong();
    readOverdue(now);
    enterDue(now);
    if (isTimeToLook(now)) {
      look();
    }
  }

  private void settle(Watched one) {
    if (one.isInDoubt()) {
      inDoubt.add(one.userId());
    } else {
      inDoubt.remove(one.userId());
    }
    index(one, one.homes());
    boolean first = !one.isKnown();
    if (one.settle() && !first) {
      changes.tryEmitNext(one.userId());
    }
  }

  private void index(Watched one, Set<Home> homes) {
    if (one.indexed.equals(homes)) {
      return;
    }
    one.indexed.forEach(home -> byHome.computeIfPresent(home, (_, there) -> {
      there.remove(one);
      return there.isEmpty() ? null : there;
    }));
    homes.forEach(home -> byHome.computeIfAbsent(home, _ -> new HashSet<>()).add(one));
    one.indexed = Set.copyOf(homes);
  }

  /// Enters the wish to hear of them, and reads them and the homes behind them.
  private Mono<Void> enter(Collection<UserId> userIds) {
    return Mono.defer(() -> {
      Watcher watcher = wish(userIds);
      return store.watch(watcher, userIds)
          .flatMap(found -> {
            Set<Home> homes = homes(found);
            return lives.standing(homes).map(standing -> {
              homes.removeAll(standing);
              return found(found, homes);
            });
          });
    }).flatMap(this::bury);
  }

  private synchronized Watcher wish(Collection<UserId> userIds) {
    Watcher watcher = new Watcher(new Home(nodes.self(), nodes.incarnation()), Long.toString(++tokens));
    long now = nanoTime.getAsLong();
    for (UserId userId : userIds) {
      Watched one = watched.get(userId);
      if (one != null) {
        one.entered = watcher;
        one.enteredAt = now;
      }
    }
    return watcher;
  }

  private static Set<Home> homes(List<Snapshot> snapshots) {
    Set<Home> homes = new HashSet<>();
    snapshots.forEach(snapshot -> snapshot.entries().stream().filter(at -> at.entry().present())
        .forEach(at -> homes.add(at.home())));
    return homes;
  }

  /// Whose home had ended before anybody saw them is not there; of those seen, the grace begins.
  private synchronized List<Burial> found(List<Snapshot> snapshots, Set<Home> ended) {
    long now = nanoTime.getAsLong();
    List<Burial> burials = new ArrayList<>();
    for (Snapshot snapshot : snapshots) {
      Watched one = watched.get(snapshot.userId());
      if (one != null) {
        Set<Home> unseen = new HashSet<>(ended);
        if (one.isKnown()) {
          unseen.removeAll(one.allHomes());
        }
        one.take(snapshot, now);
        burials.addAll(one.dismiss(unseen));
        one.end(ended, now);
        settle(one);
      }
    }
    return burials;
  }

  /// So that Redis says it too, and when they were last seen. What fails is left to whoever finds it next.
  private Mono<Void> bury(List<Burial> burials) {
    return Flux.fromIterable(burials)
        .flatMap(burial -> store.bury(burial.userId(), burial.dead(), burial.at()).onErrorComplete(), WRITES_IN_FLIGHT)
        .then();
  }

  /// Who is only missing in Redis is left alone while others are still to be entered: it may not have been told of them yet.
  private void readOverdue(long now) {
    List<UserId> overdue = new ArrayList<>();
    boolean missing;
    synchronized (this) {
      if (inDoubt.isEmpty() || now - amnestyUntil < 0) {
        return;
      }
      missing = due.isEmpty() && !entering;
      for (UserId userId : inDoubt) {
        Watched one = watched.get(userId);
        if (one != null && !one.reading && one.isOverdue(now, GRACE, missing)) {
          one.reading = true;
          overdue.add(userId);
        }
      }
    }
    if (!overdue.isEmpty()) {
      store.read(overdue).map(found -> drop(found, missing)).flatMap(this::bury)
          .doFinally(_ -> read(overdue))
          .subscribe(null, failure -> log.debug("Who seems gone could not be read; tried again", failure));
    }
  }

  private synchronized void read(List<UserId> userIds) {
    userIds.forEach(userId -> {
      Watched one = watched.get(userId);
      if (one != null) {
        one.reading = false;
      }
    });
  }

  private synchronized List<Burial> drop(List<Snapshot> snapshots, boolean missing) {
    long now = nanoTime.getAsLong();
    List<Burial> burials = new ArrayList<>();
    for (Snapshot snapshot : snapshots) {
      Watched one = watched.get(snapshot.userId());
      if (one != null) {
        one.take(snapshot, now);
        burials.addAll(one.drop(now, GRACE, missing, clock.millis()));
        settle(one);
      }
    }
    return burials;
  }

  /// One batch after another, until none is left: what is not entered is not heard of.
  private void enterDue(long now) {
    synchronized (this) {
      if (entering || due.isEmpty() || now - enterAt < 0) {
        return;
      }
      entering = true;
    }
    Mono.defer(() -> {
      List<UserId> some = takeDue();
      return enter(some).doOnError(_ -> readAgain(some));
    }).repeat(this::isDue).subscribe(null, this::notEntered, this::entered);
  }

  private synchronized List<UserId> takeDue() {
    List<UserId> some = new ArrayList<>();
    Iterator<UserId> next = due.iterator();
    while (next.hasNext() && some.size() < ENTERED_AT_ONCE) {
      UserId userId = next.next();
      next.remove();
      if (watched.containsKey(userId)) {
        some.add(userId);
      }
    }
    return some;
  }

  private synchronized boolean isDue() {
    return !due.isEmpty();
  }

  private synchronized void entered() {
    entering = false;
  }

  private synchronized void notEntered(Throwable failure) {
    log.debug("Watched users could not be entered; tried again", failure);
    entering = false;
    enterAt = nanoTime.getAsLong() + LOOK_EVERY.toNanos();
  }

  private synchronized boolean isTimeToLook(long now) {
    if (looking || now - lookAt < 0) {
      return false;
    }
    looking = true;
    lookAt = now + LOOK_EVERY.toNanos();
    return true;
  }

  /// For homes that have ended, for word that was left, and for users whom nobody watches any more.
  private void look() {
    Set<Home> homes;
    List<Watched> forgotten;
    synchronized (this) {
      long now = nanoTime.getAsLong();
      homes = new HashSet<>(byHome.keySet());
      forgotten = forget(now);
      if (now - renewAt >= 0) {
        renewAt = now + RENEWALS_SOUGHT_EVERY.toNanos();
        watched.values().stream().filter(one -> now - one.enteredAt >= RENEWED_EVERY.toNanos())
            .forEach(one -> due.add(one.userId()));
      }
    }
    Mono<Void> leave = Flux.fromIterable(forgotten)
        .flatMap(one -> one.entered == null
            ? Mono.<Void>empty()
            : store.unwatch(one.entered, one.userId()).onErrorComplete(), WRITES_IN_FLIGHT)
        .then();
    Mono<Void> ends = lives.standing(homes).doOnNext(standing -> {
      homes.removeAll(standing);
      end(homes);
    }).then();
    Mono<Void> words = store.takeWord(nodes.self()).doOnNext(this::readAgain).then();
    Flux.concatDelayError(ends, words, leave).doFinally(_ -> looked())
        .subscribe(null, failure -> log.debug("Could not look who is there; tried again", failure));
  }

  private List<Watched> forget(long now) {
    List<Watched> forgotten = new ArrayList<>();
    for (Watched one : lingering) {
      if (lingering.size() - forgotten.size() <= MOST_LINGERING && now - one.idleSince < LINGER.toNanos()) {
        break;
      }
      forgotten.add(one);
    }
    forgotten.forEach(one -> {
      lingering.remove(one);
      watched.remove(one.userId());
      inDoubt.remove(one.userId());
      index(one, Set.of());
    });
    return forgotten;
  }

  private synchronized void looked() {
    looking = false;
  }

  private synchronized void end(Set<Home> homes) {
    if (homes.isEmpty()) {
      return;
    }
    long now = nanoTime.getAsLong();
    for (Home home : homes) {
      for (Watched one : List.copyOf(byHome.getOrDefault(home, Set.of()))) {
        if (one.end(homes, now)) {
          settle(one);
        }
      }
    }
  }

  private synchronized void readAgain(Collection<UserId> userIds) {
    due.addAll(userIds);
  }
}
