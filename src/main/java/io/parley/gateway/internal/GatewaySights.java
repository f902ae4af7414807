package io.parley.gateway.internal;

import io.parley.conversation.ConversationId;
import io.parley.conversation.Conversations;
import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.gateway.internal.GatewayPeersExchange.Look;
import io.parley.gateway.internal.rest.Sights;
import io.parley.identity.UserId;
import io.parley.sessions.Sessions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/// Has the gateways of those who may see somebody, or no longer, look again: at once, and once more when no node remembers
/// what was before, for who began to watch meanwhile.
///
/// Nobody is told in conversations of more than [#MAX_MEMBERS]: there a look shows it, at the latest after 10 min.
final class GatewaySights implements Sights {
  /// What a node remembers of memberships and blocks is 5 s old at most, after a read of 2 s.
  static final Duration AGAIN_AFTER = Duration.ofSeconds(8);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MAX_MEMBERS = Conversations.MAX_GROUP_MEMBERS;
  /// Those told again; beyond them, changes are told once.
  private static final int MOST_WAITING = 10_000;
  private static final int GATEWAYS_IN_FLIGHT = 32;
  private static final int TRIES_AGAIN = 2;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Logger log = LoggerFactory.getLogger(GatewaySights.class);

  private final Conversations conversations;
  private final Members members;
  private final Sessions sessions;
  private final GatewayPeers gateways;
  private final Scheduler timer;
  private final AtomicInteger waiting = new AtomicInteger();

  /// @param timer where deadlines and pauses pass
  GatewaySights(Conversations conversations, Members members, Sessions sessions, GatewayPeers gateways,
      Scheduler timer) {
    this.conversations = conversations;
    this.members = members;
    this.sessions = sessions;
    this.gateways = gateways;
    this.timer = timer;
  }

  @Override
  public Mono<Void> blocked(UserId by, UserId other) {
    return now(look(Set.of(other), Set.of(by)));
  }

  @Override
  public Mono<Void> met(Collection<UserId> members) {
    return members.size() > MAX_MEMBERS ? Mono.empty() : now(look(members, members));
  }

  @Override
  public Mono<Void> moved(ConversationId conversationId, UserId member) {
    return now(others(conversationId, member).flatMap(
        others -> Mono.whenDelayError(look(others, Set.of(member)), look(Set.of(member), others))));
  }

  /// Empty where they are too many, or none.
  private Mono<List<UserId>> others(ConversationId conversationId, UserId member) {
    return conversations.find(conversationId).filter(found -> found.memberCount() <= MAX_MEMBERS)
        .flatMap(_ -> members.presentMembers(conversationId).map(Member::userId)
            .filter(userId -> !userId.equals(member)).collectList())
        .filter(others -> !others.isEmpty());
  }

  private Mono<Void> look(Collection<UserId> viewers, Collection<UserId> people) {
    return Mono.defer(() -> sessions.live(viewers))
        .flatMapIterable(live -> GatewayPeers.byGateway(live).entrySet())
        .flatMapDelayError(one -> gateways.lookAgain(one.getKey(), new Look(List.copyOf(people), one.getValue())),
            GATEWAYS_IN_FLIGHT, GATEWAYS_IN_FLIGHT)
        .then();
  }

  /// Goes on when whoever waits for it does not.
  private Mono<Void> now(Mono<Void> telling) {
    return Mono.defer(() -> {
      again(telling);
      return Mono.fromFuture(patiently(telling).toFuture(), true);
    }).timeout(PATIENCE, Mono.empty(), timer);
  }

  private void again(Mono<Void> telling) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return;
    }
    Mono.delay(AGAIN_AFTER, timer).then(patiently(telling)).doFinally(_ -> waiting.decrementAndGet()).subscribe();
  }

  private Mono<Void> patiently(Mono<Void> telling) {
    return telling.retryWhen(Retry.backoff(TRIES_AGAIN, PAUSE).scheduler(timer)).onErrorResume(failure -> {
      log.debug("Not all who may see somebody otherwise could be told", failure);
      return Mono.empty();
    });
  }
}
