package io.parley.messaging.internal;

import io.parley.conversation.ConversationId;
import io.parley.messaging.internal.HotExchange.InPartition;
import io.parley.messaging.internal.HotExchange.Limit;
import io.parley.messaging.ops.HotConversations;
import io.parley.platform.ParleyException;
import io.parley.platform.Peers.Said;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// What all nodes that number logs have counted.
final class HottestOfAll implements HotConversations {
  private final @Nullable Peers peers;
  private final @Nullable Hotness here;

  /// @param peers null where there are no other nodes
  /// @param here this node's own; null where it numbers nothing
  HottestOfAll(@Nullable Peers peers, @Nullable Hotness here) {
    this.peers = peers;
    this.here = here;
  }

  @Override
  public Mono<Hottest> now(int limit) {
    return ask(limit, MAX_LIMIT, Hotness::hottest, (there, most) -> there.hottest(new Limit(most)));
  }

  @Override
  public Mono<Hottest> in(int partition, int limit) {
    return ask(limit, MAX_LIMIT, (counted, most) -> counted.in(partition, most),
        (there, most) -> there.hottestIn(new InPartition(partition, most)));
  }

  @Override
  public Mono<Hottest> leaders(int limit) {
    return ask(limit, MAX_LEADERS, Hotness::leaders, (there, most) -> there.leaders(new Limit(most)));
  }

  private Mono<Hottest> ask(int limit, int highest, BiFunction<Hotness, Integer, List<Hot>> own,
      BiFunction<HotExchange, Integer, Mono<HotExchange.HotHere>> question) {
    if (limit < 1) {
      return Mono.error(() -> ParleyException.badRequest("limit is %d; it must be at least 1".formatted(limit)));
    }
    int most = Math.min(limit, highest);
    return peers == null
        ? Mono.fromSupplier(() -> new Hottest(here == null ? List.of() : own.apply(here, most), List.of()))
        : peers.askEach(Role.FANOUT, HotExchange.class, there -> question.apply(there, most)).collectList()
            .map(said -> merged(said, most));
  }

  private static Hottest merged(List<Said<HotExchange.HotHere>> said, int limit) {
    Map<ConversationId, Hot> all = new HashMap<>();
    List<String> silent = new ArrayList<>();
    for (Said<HotExchange.HotHere> one : said) {
      HotExchange.HotHere answer = one.answer();
      if (answer == null) {
        silent.add(one.nodeId());
      } else {
        answer.conversations()
            .forEach(hot -> all.merge(hot.conversationId(), hot.at(one.nodeId()), HottestOfAll::both));
      }
    }
    return new Hottest(
        all.values().stream().sorted(Comparator.comparingDouble(Hot::perSecond).reversed()).limit(limit).toList(),
        silent);
  }

  /// Of a conversation whose partition went from one node to another within the minute, both have counted a part.
  private static Hot both(Hot one, Hot other) {
    Hot more = one.atLeast() >= other.atLeast() ? one : other;
    return new Hot(one.conversationId(), one.partition(), one.atLeast() + other.atLeast(),
        one.atMost() + other.atMost(),
        one.ofPartition() + other.ofPartition(),
        one.window().compareTo(other.window()) >= 0 ? one.window() : other.window(),
        more.nodeId());
  }
}
