package io.parley.notification.internal;

import io.parley.conversation.Conversation;
import io.parley.conversation.Conversations;
import io.parley.identity.User;
import io.parley.identity.UserId;
import io.parley.identity.Users;
import io.parley.messaging.History;
import io.parley.notification.internal.NotificationProperties.Reveals;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Finds out what a notification may say of a message, as it is now: an edit's text, and nothing of what was deleted.
final class Wording {
  static final int MAX_BODY_LENGTH = 500;
  private static final Words NONE = new Words(null, null, null, null);

  private final Reveals reveals;
  private final Users users;
  private final Conversations conversations;
  private final History history;

  Wording(Reveals reveals, Users users, Conversations conversations, History history) {
    this.reveals = reveals;
    this.users = users;
    this.conversations = conversations;
    this.history = history;
  }

  /// @param body its beginning, at most [#MAX_BODY_LENGTH] characters
  record Words(@Nullable UserId senderId, @Nullable String senderName, @Nullable String title, @Nullable String body) {}

  Mono<Words> of(Notice notice) {
    return switch (reveals) {
      case COUNT -> Mono.just(NONE);
      case SENDER -> words(notice, Mono.just(Optional.empty()));
      case BODY -> words(notice, body(notice));
    };
  }

  private Mono<Words> words(Notice notice, Mono<Optional<String>> body) {
    Mono<Optional<String>> name = users.find(notice.senderId()).mapNotNull(Wording::name).singleOptional();
    Mono<Optional<String>> title = conversations.find(notice.conversationId()).mapNotNull(Conversation::title)
        .singleOptional();
    return Mono.zip(name, title, body).map(found -> new Words(notice.senderId(), found.getT1().orElse(null),
        found.getT2().orElse(null), found.getT3().orElse(null)));
  }

  private static @Nullable String name(User user) {
    return user.displayName() == null ? user.name() : user.displayName();
  }

  private Mono<Optional<String>> body(Notice notice) {
    return history.page(notice.userId(), notice.conversationId(), notice.seq() - 1, notice.seq() + 1, 1)
        .flatMapIterable(page -> page.messages()).map(paged -> paged.message().content().body())
        .filter(body -> !body.isEmpty()).map(Wording::beginning).next().singleOptional();
  }

  private static String beginning(String body) {
    if (body.length() <= MAX_BODY_LENGTH) {
      return body;
    }
    int end = MAX_BODY_LENGTH - 1;
    return body.substring(0, Character.isHighSurrogate(body.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
