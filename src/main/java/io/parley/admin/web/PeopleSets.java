package io.parley.admin.web;

import io.parley.admin.web.PeopleList.Because;
import io.parley.identity.Standing;
import io.parley.identity.User;
import io.parley.identity.UserId;
import io.parley.identity.Users;
import io.parley.identity.ops.Standings;
import io.parley.platform.Deadlines;
import io.parley.platform.ParleyException;
import io.parley.presence.ops.PresenceReasons;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.Sessions;
import io.parley.sessions.UserCount;
import io.parley.sessions.ops.Standouts.Found;
import io.parley.sessions.ops.Standouts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Makes the sets of people: who is in one is asked of the gateways, and what else is shown of those 25 who are on the page of the
/// registry, of presence and of storage. What does not come in time is left out, and said so.
record PeopleSets(Standouts standouts, Standings standings, Users users, Sessions registry, PresenceReasons presence,
    Clock clock) {
  static final int MOST = Standouts.MOST;
  private static final int READS_AT_ONCE = 32;
  private static final int NAMED = 3;

  /// Somebody in a set, and what the set says of them.
  private record Candidate(UserId userId, Because because) {
    Candidate(UserId userId) {
      this(userId, Because.NOTHING);
    }
  }

  /// Who is in a set.
  private record Members(List<Candidate> all, List<String> notes, boolean late) {
    static Members none(String trouble, boolean late) {
      return new Members(List.of(), List.of(trouble), late);
    }

    boolean isKnown() {
      return notes.isEmpty() || !all.isEmpty();
    }
  }

  /// @param from the rank of the first that is shown, from 0
  Mono<PeopleList> of(PeopleSet set, int from, Show show, Duration patience) {
    // So that both steps together wait no longer than a page may.
    Duration first = patience.multipliedBy(3).dividedBy(5);
    Duration then = patience.minus(first);
    Mono<Block<Found<UserCount>>> refused = Block.of("The refusals", standouts.mostRefused(MOST, first), patience);
    return Mono.zip(members(set, show, first), refused).flatMap(read -> {
      Members members = read.getT1();
      int begin = Math.clamp(from, 0, Math.max(0, members.all.size() - 1));
      List<Candidate> shown = members.all.stream().skip(begin).limit(PeopleList.ROWS).toList();
      return rows(shown, refusals(read.getT2().value()), show, then).map(rows -> {
        List<String> notes = new ArrayList<>(members.notes);
        if (rows.late) {
          notes.add("Some columns did not come at once; the rest holds.");
        }
        return new PeopleList(set, rows.all, members.all.size(), members.isKnown(), notes, members.late || rows.late,
            begin, begin + shown.size() < members.all.size(), clock.instant());
      });
    });
  }

  /// All of a set, 25 after the other, for whoever takes it away: waits [Block#WHEN_ASKED] for who is in it, and as long for each 25.
  ///
  /// Fails with `unavailable` where nobody could say who is in it.
  Mono<Whole> whole(PeopleSet set) {
    Duration patience = Block.WHEN_ASKED;
    Mono<Block<Found<UserCount>>> refused = Block.of("The refusals", standouts.mostRefused(MOST, patience), patience);
    return Mono.zip(members(set, Show.UTC, patience), refused).map(read -> {
      Members members = read.getT1();
      if (!members.isKnown()) {
        throw ParleyException
            .unavailable("Who is in this set is not known now. %s".formatted(String.join(" ", members.notes)), null);
      }
      Function<UserId, @Nullable UserCount> refusals = refusals(read.getT2().value());
      return new Whole(Flux.fromIterable(members.all).buffer(PeopleList.ROWS)
          .concatMap(some -> rows(some, refusals, Show.UTC, patience), 1), members.notes);
    });
  }

  /// @param notes what it lacks, a sentence each
  record Whole(Flux<Rows> rows, List<String> notes) {}

  /// @param late whether any of their columns did not come in time
  record Rows(List<PeopleList.Row> all, boolean late) {}

  private Mono<Rows> rows(List<Candidate> some, Function<UserId, @Nullable UserCount> refusals, Show show,
      Duration patience) {
    return details(some, patience).map(
        details -> new Rows(some.stream().map(one -> row(one, details, refusals, show)).toList(), details.late));
  }

  private Mono<Members> members(PeopleSet set, Show show, Duration patience) {
    return switch (set) {
      case MOST_SESSIONS -> found(standouts.mostSessions(MOST, patience), patience, one -> new Candidate(one.userId()));
      case MOST_REFUSED -> found(standouts.mostRefused(MOST, patience), patience, one -> new Candidate(one.userId()));
      case SLOW_READERS -> found(standouts.slowest(MOST, patience), patience, one -> new Candidate(
          one.session().userId(),
          new Because(new PeopleList.SlowReader(one.nodeId().value(), one.session()), null, null)));
      case LATELY_GONE -> found(standouts.latelyGone(MOST, patience), patience,
          one -> new Candidate(one.userId(), new Because(null, one.end(), null)))
          .flatMap(gone -> whoStayedAway(gone, patience));
      case BANNED -> Block.of("The bans", standings.banned(), patience).map(block -> {
        Standings.Banned banned = block.value();
        return banned == null
            ? Members.none(Objects.requireNonNullElse(block.trouble(), ""), block.late())
            : new Members(
                banned.users().stream().map(one -> new Candidate(one.userId(), new Because(null, null, one.ban())))
                    .toList(),
                banned.all()
                    ? List.of()
                    : List.of("There may be more: this looks at %s users who ever were banned or had tokens revoked."
                        .formatted(show.count(Standings.LOOKED_AT))),
                false);
      });
    };
  }

  private <T> Mono<Members> found(Mono<Found<T>> asked, Duration patience, Function<T, Candidate> candidate) {
    return asked
        .map(found -> new Members(found.all().stream().map(candidate).toList(), silent(found.silent(), patience),
            !found.silent().isEmpty()));
  }

  private static List<String> silent(List<NodeId> silent, Duration patience) {
    if (silent.isEmpty()) {
      return List.of();
    }
    String named = silent.stream().limit(NAMED).map(NodeId::value).collect(Collectors.joining(", "));
    return List.of("Without %s%s: no answer within %s s.".formatted(named,
        silent.size() > NAMED ? " and %d more".formatted(silent.size() - NAMED) : "",
        Math.min(patience.toMillis(), Standouts.DEADLINE.toMillis()) / 1_000.0));
  }

  /// Without those who are back.
  private Mono<Members> whoStayedAway(Members gone, Duration patience) {
    return live(gone.all, patience).map(live -> {
      Map<UserId, List<LiveSession>> back = live.value();
      List<String> notes = new ArrayList<>(gone.notes);
      if (back == null) {
        notes.add("Who is back is not known: " + live.trouble());
      }
      return new Members(back == null
          ? gone.all
          : gone.all.stream().filter(one -> !back.containsKey(one.userId)).toList(), notes,
          gone.late || live.late());
    });
  }

  private Mono<Block<Map<UserId, List<LiveSession>>>> live(Collection<Candidate> candidates, Duration patience) {
    return Block.of("The sessions", Mono.defer(() -> registry.live(candidates.stream().map(Candidate::userId).distinct()
        .toList())), patience);
  }

  /// @param late whether any of it did not come in time
  private record Details(@Nullable Map<UserId, List<LiveSession>> live, Map<UserId, Optional<User>> users,
      Map<UserId, Optional<Standing>> standings, Map<UserId, Optional<PresenceReasons.Reason>> presence,
      boolean late) {}

  private Mono<Details> details(List<Candidate> shown, Duration patience) {
    List<UserId> ids = shown.stream().map(Candidate::userId).distinct().toList();
    return Mono.zip(live(shown, patience), each(ids, users::find, patience), each(ids, standings::of, patience),
        each(ids, presence::of, patience))
        .map(read -> new Details(read.getT1().value(), read.getT2(), read.getT3(), read.getT4(),
            read.getT1().late() || read.getT2().size() < ids.size() || read.getT3().size() < ids.size()
                || read.getT4().size() < ids.size()));
  }

  /// What has come by then; those are missing whose answer has not.
  private static <T> Mono<Map<UserId, Optional<T>>> each(List<UserId> ids, Function<UserId, Mono<T>> read,
      Duration patience) {
    return Flux.fromIterable(ids)
        .flatMap(id -> read.apply(id).map(Optional::of).defaultIfEmpty(Optional.empty())
            .map(found -> Map.entry(id, found)).onErrorResume(_ -> Mono.empty()), READS_AT_ONCE)
        .take(patience, Deadlines.TIMER)
        .collect(LinkedHashMap::new, (all, one) -> all.put(one.getKey(), one.getValue()));
  }

  private PeopleList.Row row(Candidate one, Details details, Function<UserId, @Nullable UserCount> refusals,
      Show show) {
    UserId userId = one.userId;
    List<LiveSession> sessions = details.live == null ? null : details.live.getOrDefault(userId, List.of());
    Instant now = clock.instant();
    Standing standing = details.standings.getOrDefault(userId, Optional.empty()).orElse(null);
    PresenceReasons.Reason reason = details.presence.getOrDefault(userId, Optional.empty()).orElse(null);
    WhyPresence why = reason == null
        ? null
        : WhyPresence.of(reason, sessions == null ? null : sessions.size(), List.of(), standing, show, now);
    return new PeopleList.Row(userId.toString(),
        details.users.getOrDefault(userId, Optional.empty()).map(PersonFile::name).orElse(null), why,
        sessions == null ? null : sessions.size(),
        sessions == null ? null : Math.toIntExact(sessions.stream().map(LiveSession::deviceId).distinct().count()),
        reason == null ? null : reason.presence().lastSeenAt(), refusals.apply(userId),
        standing == null ? null : PeopleList.Stand.of(standing, now), one.because);
  }

  /// Of an hour. Who is not among the most refused was refused less often than they; 0 only where those are all.
  private static Function<UserId, @Nullable UserCount> refusals(@Nullable Found<UserCount> refused) {
    if (refused == null) {
      return _ -> null;
    }
    Map<UserId, UserCount> known = refused.all().stream()
        .collect(Collectors.toMap(UserCount::userId, Function.identity()));
    boolean all = refused.silent().isEmpty() && refused.all().size() < MOST;
    return userId -> {
      UserCount count = known.get(userId);
      return count == null && all ? new UserCount(userId, 0, 0) : count;
    };
  }
}
