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
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Compares the partitions of memberships, each remembered for a moment.
final class StoredAcquaintances implements Acquaintances {
  private static final int READS_IN_FLIGHT = 32;
  private static final Duration CACHED_FOR = Duration.ofSeconds(5);
  /// Conversations of all remembered users together; each takes some 60 bytes.
  private static final int CACHED_CONVERSATIONS = 500_000;

  private final Members members;
  private final Blocks blocks;
  private final AsyncCache<UserId, Set<ConversationId>> places = Caffeine.newBuilder()
      .maximumWeight(CACHED_CONVERSATIONS).weigher((UserId _, Set<ConversationId> held) -> held.size() + 1)
      .expireAfterWrite(CACHED_FOR).buildAsync();

  StoredAcquaintances(Members members, Blocks blocks) {
    this.members = members;
    this.blocks = blocks;
  }

  @Override
  public Mono<Set<UserId>> visibleTo(UserId viewer, Collection<UserId> people) {
    return among(viewer, people, person -> blocks.isBlocked(viewer, person));
  }

  @Override
  public Mono<Set<UserId>> viewersOf(UserId person, Collection<UserId> viewers) {
    return among(person, viewers, viewer -> blocks.isBlocked(viewer, person));
  }

  private Mono<Set<UserId>> among(UserId one, Collection<UserId> others,
      Function<UserId, Mono<Boolean>> isBlocked) {
    if (others.size() > MAX_PEOPLE) {
      return Mono.error(() -> ParleyException.badRequest("at most %d people can be compared".formatted(MAX_PEOPLE)));
    }
    return places(one).flatMap(mine -> Flux.fromIterable(others)
        .filterWhen(other -> other.equals(one) ? Mono.just(true) : meets(mine, other, isBlocked), READS_IN_FLIGHT)
        .collect(Collectors.toSet()));
  }

  private Mono<Boolean> meets(Set<ConversationId> mine, UserId other,
      Function<UserId, Mono<Boolean>> isBlocked) {
    return places(other).filter(theirs -> !Collections.disjoint(mine, theirs))
        .flatMap(_ -> isBlocked.apply(other)).map(blocked -> !blocked).defaultIfEmpty(false);
  }

  private Mono<Set<ConversationId>> places(UserId userId) {
    return Mono.fromFuture(() -> places.get(userId, (_, _) -> read(userId).toFuture()), true);
  }

  private Mono<Set<ConversationId>> read(UserId userId) {
    return members.of(userId).map(all -> all.stream().filter(one -> one.member().present())
        .map(Membership::conversationId).collect(Collectors.toUnmodifiableSet()));
  }
}
