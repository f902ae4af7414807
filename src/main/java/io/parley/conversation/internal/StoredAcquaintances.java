package io.parley.conversation.internal;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.conversation.Acquaintances;
import io.parley.conversation.Blocks;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Members;
import io.parley.conversation.Membership;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Compares the partitions of memberships, each remembered for a moment: long enough for a crowd that comes at once. What is
/// remembered may say yes and never no.
final class StoredAcquaintances implements Acquaintances {
  private static final int READS_IN_FLIGHT = 32;
  private static final Duration CACHED_FOR = Duration.ofSeconds(5);
  /// Conversations of all remembered users together; each takes some 60 bytes.
  private static final int CACHED_CONVERSATIONS = 500_000;

  private final Members members;
  private final Blocks blocks;
  private final LongSupplier nanoTime;
  private final AsyncCache<UserId, Places> places = Caffeine.newBuilder()
      .maximumWeight(CACHED_CONVERSATIONS).weigher((UserId _, Places held) -> held.conversations.size() + 1)
      .expireAfterWrite(CACHED_FOR).buildAsync();

  /// @param readAt when the read began, by the monotonic clock
  private record Places(Set<ConversationId> conversations, long readAt) {}

  /// @param nanoTime a monotonic clock in nanoseconds
  StoredAcquaintances(Members members, Blocks blocks, LongSupplier nanoTime) {
    this.members = members;
    this.blocks = blocks;
    this.nanoTime = nanoTime;
  }

  @Override
  public Mono<Set<UserId>> visibleTo(UserId viewer, Collection<UserId> people) {
    return among(people, asked -> Mono.just(person -> person.equals(viewer)
        ? Mono.just(true)
        : meet(viewer, person, asked - CACHED_FOR.toNanos())
            .flatMap(met -> met ? Mono.just(true) : meet(viewer, person, asked))
            .flatMap(met -> met ? isSeen(person, viewer) : Mono.just(false))));
  }

  private Mono<Boolean> isSeen(UserId person, UserId viewer) {
    return blocks.isBlocked(viewer, person)
        .flatMap(blocked -> blocked ? blocks.of(person).any(viewer::equals) : Mono.just(false))
        .map(blocked -> !blocked);
  }

  @Override
  public Mono<Set<UserId>> viewersOf(UserId person, Collection<UserId> viewers) {
    return among(viewers, asked -> blocks.of(person).collect(Collectors.toSet())
        .map(blocked -> viewer -> viewer.equals(person)
            ? Mono.just(true)
            : blocked.contains(viewer) ? Mono.just(false) : meet(person, viewer, asked)));
  }

  /// @param test made for the moment of the question
  private Mono<Set<UserId>> among(Collection<UserId> people,
      LongFunction<Mono<Function<UserId, Mono<Boolean>>>> test) {
    if (people.size() > MAX_PEOPLE) {
      return Mono.error(() -> ParleyException.badRequest("at most %d people can be compared".formatted(MAX_PEOPLE)));
    }
    return Mono.defer(() -> test.apply(nanoTime.getAsLong()))
        .flatMap(made -> Flux.fromIterable(people).filterWhen(made, READS_IN_FLIGHT).collect(Collectors.toSet()));
  }

  private Mono<Boolean> meet(UserId one, UserId other, long notBefore) {
    return places(one, notBefore).zipWith(places(other, notBefore),
        (ofOne, ofOther) -> !Collections.disjoint(ofOne, ofOther));
  }

  /// @param notBefore what was read earlier is read again
  private Mono<Set<ConversationId>> places(UserId userId, long notBefore) {
    return Mono.defer(() -> {
      CompletableFuture<Places> held = places.get(userId, (_, _) -> read(userId).toFuture());
      return Mono.fromFuture(held, true).flatMap(found -> {
        if (found.readAt - notBefore >= 0) {
          return Mono.just(found.conversations);
        }
        places.asMap().remove(userId, held);
        return places(userId, notBefore);
      });
    });
  }

  private Mono<Places> read(UserId userId) {
    return Mono.defer(() -> {
      long readAt = nanoTime.getAsLong();
      return members.of(userId).map(all -> new Places(all.stream().filter(one -> one.member().present())
          .map(Membership::conversationId).collect(Collectors.toUnmodifiableSet()), readAt));
    });
  }
}
