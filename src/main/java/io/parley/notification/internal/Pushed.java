package io.parley.notification.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.platform.Redis;
import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Mono;

/// How far each device of a user was notified, in Redis, so that what is read from Kafka again is not pushed again. Where Redis does not
/// know, it is: under the same id.
final class Pushed {
  private final Redis redis;
  private final Duration kept;

  /// @param kept longer than a record may be read again
  Pushed(Redis redis, Duration kept) {
    this.redis = redis;
    this.kept = kept;
  }

  /// Never fails.
  Mono<Known> of(UserId userId) {
    return redis.call(commands -> commands.hgetall(key(userId))).map(Known::new).onErrorReturn(new Known(Map.of()));
  }

  /// Never fails.
  Mono<Void> note(UserId userId, ConversationId conversationId, DeviceId deviceId, long seq) {
    return redis.call(commands -> commands.hset(key(userId), field(conversationId, deviceId), Long.toString(seq))
        .thenCombine(commands.expire(key(userId), kept), (_, done) -> done)).then().onErrorComplete();
  }

  private static String key(UserId userId) {
    return "pushed:{" + userId + "}";
  }

  private static String field(ConversationId conversationId, DeviceId deviceId) {
    return conversationId + ":" + deviceId;
  }

  record Known(Map<String, String> seqs) {
    boolean has(ConversationId conversationId, DeviceId deviceId, long seq) {
      String known = seqs.get(field(conversationId, deviceId));
      return known != null && Long.parseLong(known) >= seq;
    }
  }
}
