package io.parley.presence.internal;

import io.parley.identity.UserId;
import io.parley.presence.Attendance;
import io.parley.presence.PresenceStatus;
import io.parley.sessions.Home;
import io.parley.sessions.Nodes;
import io.parley.sessions.SessionId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The users at this gateway, merged over their sessions, and what has been told of them.
///
/// Of each user one report is under way at most, so that they arrive in order, and the next one begins a second after it; of
/// several changes meanwhile the last counts.
/// Its only clock is [#tick].
final class LocalAttendance implements Attendance {
  /// After a report of a user, and after one that failed.
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int REPORTS_IN_FLIGHT = 256;
  private static final SessionId NONE = new SessionId("");
  private static final Logger log = LoggerFactory.getLogger(LocalAttendance.class);

  private final Nodes nodes;
  private final Reports reports;
  private final LongSupplier nanoTime;
  private final Map<UserId, Person> people = new HashMap<>();
  private final Queue<Later> leaving = new ArrayDeque<>();
  private final Queue<Later> again = new ArrayDeque<>();
  private final Queue<UserId> waiting = new ArrayDeque<>();
  private int inFlight;
  private long version;
  private boolean failing;
  private boolean draining;

  /// @param nanoTime a monotonic clock in nanoseconds
  LocalAttendance(Nodes nodes, Reports reports, LongSupplier nanoTime) {
    this.nodes = nodes;
    this.reports = reports;
    this.nanoTime = nanoTime;
  }

  private record Later(long due, UserId userId, SessionId sessionId) {}

  @Override
  public synchronized void came(UserId userId, SessionId sessionId) {
    Person person = people.computeIfAbsent(userId, _ -> new Person());
    person.put(sessionId, PresenceStatus.ONLINE);
    person.seen(nanoTime.getAsLong());
    settle(userId, person);
  }

  @Override
  public synchronized void appears(UserId userId, SessionId sessionId, PresenceStatus status, Duration idle) {
    Person person = people.get(userId);
    if (person != null && person.change(sessionId, status)) {
      person.seen(nanoTime.getAsLong() - idle.toNanos());
      settle(userId, person);
    }
  }

  @Override
  public synchronized void left(UserId userId, SessionId sessionId) {
    Person person = people.get(userId);
    if (person != null && person.holds(sessionId)) {
      long now = nanoTime.getAsLong();
      person.seen(now);
      leaving.add(new Later(now + GRACE.toNanos(), userId, sessionId));
    }
  }

  @Override
  public synchronized void renew(UserId userId) {
    Person person = people.get(userId);
    if (person != null) {
      person.unsettle();
      settle(userId, person);
    }
  }

  /// What was told under an earlier incarnation is void.
  synchronized void renewAll() {
    List.copyOf(people.keySet()).forEach(this::renew);
  }

  /// Looks whether something is due; to be called several times a second.
  synchronized void tick() {
    long now = nanoTime.getAsLong();
    for (Later next = leaving.peek(); next != null && next.due - now <= 0; next = leaving.peek()) {
      leaving.remove();
      Person person = people.get(next.userId);
      if (person != null) {
        person.remove(next.sessionId);
        settle(next.userId, person);
      }
    }
    for (Later next = again.peek(); next != null && next.due - now <= 0; next = again.peek()) {
      again.remove();
      Person person = people.get(next.userId);
      if (person != null) {
        person.busy = false;
        settle(next.userId, person);
      }
    }
  }

  private void settle(UserId userId, Person person) {
    if (person.busy) {
      return;
    }
    if (person.isTold()) {
      if (person.isEmpty()) {
        people.remove(userId);
      }
      return;
    }
    person.busy = true;
    if (inFlight < REPORTS_IN_FLIGHT) {
      report(userId, person);
    } else {
      waiting.add(userId);
    }
  }

  private void report(UserId userId, Person person) {
    inFlight++;
    PresenceStatus status = person.status();
    long seenAgo = status == PresenceStatus.ONLINE ? 0 : nanoTime.getAsLong() - person.seen();
    Home home = new Home(nodes.self(), nodes.incarnation());
    Report report = new Report(userId, home, status, ++version, TimeUnit.NANOSECONDS.toMillis(Math.max(0, seenAgo)));
    person.unsettle();
    reports.report(report).subscribe(null, failure -> failed(userId, failure), () -> told(report));
  }

  private synchronized void told(Report report) {
    if (failing) {
      failing = false;
      log.info("Presence is told again");
    }
    Person person = people.get(report.userId());
    if (person != null && report.home().incarnation().equals(nodes.incarnation())) {
      person.told(report.status());
    }
    pause(report.userId());
    next();
  }

  private synchronized void failed(UserId userId, Throwable failure) {
    if (!failing) {
      failing = true;
      log.warn("Presence can't be told; tried again every {} s", PAUSE.toSeconds(), failure);
    }
    pause(userId);
    next();
  }

  /// The user is busy until then.
  private void pause(UserId userId) {
    again.add(new Later(nanoTime.getAsLong() + PAUSE.toNanos(), userId, NONE));
  }

  /// In a loop where a report is answered at once: each answer makes room for the next report.
  private void next() {
    inFlight--;
    if (draining) {
      return;
    }
    draining = true;
    while (inFlight < REPORTS_IN_FLIGHT && !waiting.isEmpty()) {
      UserId userId = waiting.remove();
      Person person = people.get(userId);
      if (person != null) {
        report(userId, person);
      }
    }
    draining = false;
  }
}
