package io.parley.fanout.internal;

import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.fanout.ops.DeadLetter.State;
import io.parley.fanout.ops.DeadLetter;
import io.parley.identity.UserDevice;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.Receipts;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Finds out which dead letters have arrived: every device that was not reached has said that it holds everything up to there,
/// and of users whose devices are not known, any of theirs has. Who is no longer in the conversation, or may not see the message,
/// is not waited for.
final class Resolving {
  private final DeadLetterStore store;
  private final Receipts receipts;
  private final Members members;
  private final Clock clock;

  Resolving(DeadLetterStore store, Receipts receipts, Members members, Clock clock) {
    this.store = store;
    this.receipts = receipts;
    this.members = members;
    this.clock = clock;
  }

  /// For some that are looked at one after the other.
  Look look() {
    return new Look();
  }

  enum Fate {
    /// Somebody who may see it lacks it; or there is nobody who could say that it has arrived.
    WAITS,
    /// Everything that was waited for has it.
    ARRIVED,
    /// Who lacks it may not see it any more.
    GONE;

    boolean closes() {
      return this != WAITS;
    }
  }

  private record Devices(ConversationId conversationId, Set<UserDevice> devices) {}

  private record One(ConversationId conversationId, UserId user) {}

  /// Asks each thing once, also where several letters are looked at together.
  final class Look {
    private final Instant begun = clock.instant();
    private final Map<Devices, Mono<Map<UserDevice, Long>>> held = new ConcurrentHashMap<>();
    private final Map<ConversationId, Mono<Map<UserId, Cursor>>> cursors = new ConcurrentHashMap<>();
    private final Map<One, Mono<Member>> standing = new ConcurrentHashMap<>();

    /// A letter as it is by now, which is stored.
    Mono<DeadLetter> at(DeadLetter letter) {
      return fate(letter).flatMap(fate -> fate.closes() ? close(letter) : Mono.just(letter));
    }

    /// Marks one that has been looked at as resolved. What was written to it since the look began stands.
    Mono<DeadLetter> close(DeadLetter letter) {
      return store.mark(DeadLetterId.parse(letter.id()), State.RESOLVED, begun, letter.note())
          .thenReturn(letter.in(State.RESOLVED, begun, letter.note()));
    }

    /// Whether a letter is still waited for. Changes nothing.
    Mono<Fate> fate(DeadLetter letter) {
      ConversationId conversationId = letter.conversationId();
      Long seq = letter.seq();
      if (!letter.state().waits() || conversationId == null || seq == null || letter.recipients().isEmpty()) {
        return Mono.just(Fate.WAITS);
      }
      return lacking(letter, conversationId, seq).flatMap(lacking -> lacking.isEmpty()
          ? Mono.just(Fate.ARRIVED)
          : allGone(lacking, conversationId, seq).map(gone -> gone ? Fate.GONE : Fate.WAITS));
    }

    /// Users who have not said, on each of these devices or on any, that they hold it.
    private Mono<Set<UserId>> lacking(DeadLetter letter, ConversationId conversationId, long seq) {
      Set<UserId> asUsers = new HashSet<>(letter.recipients());
      letter.devices().forEach(device -> asUsers.remove(device.userId()));
      Mono<Set<UserId>> onDevices = letter.devices().isEmpty()
          ? Mono.just(Set.of())
          : held(conversationId, letter.devices()).map(all -> letter.devices().stream()
              .filter(device -> all.getOrDefault(device, 0L) < seq).map(UserDevice::userId)
              .collect(Collectors.toSet()));
      Mono<Set<UserId>> anywhere = asUsers.isEmpty()
          ? Mono.just(Set.of())
          : cursors(conversationId).map(all -> asUsers.stream()
              .filter(user -> all.getOrDefault(user, Cursor.NONE).deliveredSeq() < seq).collect(Collectors.toSet()));
      return onDevices.flatMap(some -> anywhere.map(others -> {
        Set<UserId> lacking = new HashSet<>(some);
        lacking.addAll(others);
        return lacking;
      }));
    }

    /// As a rule the first of them is still expected, which ends it.
    private Mono<Boolean> allGone(Set<UserId> lacking, ConversationId conversationId, long seq) {
      return Flux.fromIterable(new TreeSet<>(lacking)).concatMap(user -> standing(conversationId, user), 1)
          .any(member -> member.present() && member.sees(seq)).map(expected -> !expected);
    }

    private Mono<Map<UserDevice, Long>> held(ConversationId conversationId, Set<UserDevice> devices) {
      return held.computeIfAbsent(new Devices(conversationId, devices),
          asked -> receipts.ofDevices(asked.conversationId, asked.devices).cache());
    }

    private Mono<Map<UserId, Cursor>> cursors(ConversationId conversationId) {
      return cursors.computeIfAbsent(conversationId, id -> receipts.of(id).cache());
    }

    private Mono<Member> standing(ConversationId conversationId, UserId user) {
      return standing.computeIfAbsent(new One(conversationId, user),
          one -> members.stored(one.conversationId, one.user).cache());
    }
  }
}
