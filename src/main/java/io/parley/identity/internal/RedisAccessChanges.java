package io.parley.identity.internal;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import io.parley.platform.Redis;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The list is a stream, whose entries Redis itself numbers: ever upwards, even when its clock steps back. A reader's place is
/// the id of the last entry it saw, and as long as that entry is there, nothing behind it was trimmed or lost.
final class RedisAccessChanges implements AccessChanges {
  static final String CHANNEL = "access";
  static final String CHANGES = "access:changes";
  static final String USER = "user_id";
  /// Entries kept, more or less: Redis trims whole blocks.
  private static final int KEPT = 10_000;
  /// Changes that one look may bring; where there are more, everybody is looked at.
  static final int MAX_NEWS = 1_000;
  /// The place before the first entry.
  private static final String BEGINNING = "0-0";

  private final Redis redis;

  RedisAccessChanges(Redis redis) {
    this.redis = redis;
  }

  @Override
  public Mono<Void> tell(UserId userId) {
    XAddArgs trimmed = XAddArgs.Builder.maxlen(KEPT).approximateTrimming();
    return redis.call(commands -> commands.xadd(CHANGES, trimmed, Map.of(USER, userId.toString())))
        .then(redis.call(commands -> commands.publish(CHANNEL, userId.toString())))
        .then();
  }

  @Override
  public Flux<UserId> words() {
    return redis.messages(CHANNEL).concatMap(RedisAccessChanges::userId, 1);
  }

  @Override
  public Mono<String> end() {
    return redis.call(commands -> commands.xrevrange(CHANGES, Range.unbounded(), Limit.from(1)))
        .map(newest -> newest.isEmpty() ? BEGINNING : newest.getFirst().getId());
  }

  @Override
  public Mono<News> after(String place) {
    return redis.call(commands -> commands.xrange(CHANGES, Range.from(Range.Boundary.including(place),
        Range.Boundary.unbounded()), Limit.from(MAX_NEWS + 1)))
        .flatMap(found -> news(place, found));
  }

  private Mono<News> news(String place, List<StreamMessage<String, String>> found) {
    boolean known = place.equals(BEGINNING) || (!found.isEmpty() && found.getFirst().getId().equals(place));
    if (!known || found.size() > MAX_NEWS) {
      return end().map(end -> new News(List.of(), end, false));
    }
    String last = found.isEmpty() ? place : found.getLast().getId();
    return Flux.fromIterable(found).filter(entry -> !entry.getId().equals(place))
        .concatMap(entry -> userId(entry.getBody().getOrDefault(USER, "")))
        .collectList().map(userIds -> new News(userIds, last, true));
  }

  /// Empty for a text that no node of ours wrote.
  private static Mono<UserId> userId(String text) {
    return Mono.fromCallable(() -> UserId.parse(text)).onErrorComplete(ParleyException.class);
  }
}
