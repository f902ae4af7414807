package io.parley.history;

import io.parley.history.Observation.FinalView;
import io.parley.history.SeenLog.Interval;
import io.parley.identity.UserId;
import io.parley.messaging.MessageType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// In final histories edits, deletions and reactions have been folded into their targets: those that the reader may see,
/// and every deletion.
final class GoneStaysGone implements Rule {
  @Override
  public void check(Evidence evidence, Findings findings) {
    evidence.all(FinalView.class).forEach(view -> {
      SeenLog log = evidence.log(view.conversationId());
      Interval interval = log.last(view.reader());
      if (interval != null) {
        Map<UUID, Expected> folds = fold(log, interval.to());
        view.messages().forEach(message -> check(view, message, folds, findings));
      }
    });
  }

  /// What the log makes of one message.
  private static final class Expected {
    private static final Expected NOTHING = new Expected();

    private String body = "";
    private boolean edited;
    private boolean deleted;
    /// In the order in which they were given.
    private final Map<UserId, String> reactions = new LinkedHashMap<>();

    Map<String, List<UserId>> byEmoji() {
      Map<String, List<UserId>> emojis = new LinkedHashMap<>();
      reactions.forEach((user, emoji) -> emojis.computeIfAbsent(emoji, _ -> new ArrayList<>()).add(user));
      return emojis;
    }
  }

  private static Map<UUID, Expected> fold(SeenLog log, long lastSeq) {
    Map<UUID, Expected> folds = new HashMap<>();
    for (SeenMessage message : log.messages()) {
      UUID target = message.content().targetMessageId();
      if (target != null && message.content().type().isAboutAnother()) {
        take(message, lastSeq, folds.computeIfAbsent(target, _ -> new Expected()));
      }
    }
    return folds;
  }

  private static void take(SeenMessage effect, long lastSeq, Expected target) {
    if (effect.content().type() == MessageType.DELETE) {
      target.deleted = true;
      target.reactions.clear();
    } else if (!target.deleted && effect.content().type() == MessageType.EDIT) {
      if (effect.seq() <= lastSeq) {
        target.edited = true;
        target.body = effect.content().body();
      }
    } else if (!target.deleted) {
      // One that was replaced after the reader's end is not shown any more: storage holds a user's last one only.
      target.reactions.remove(effect.senderId());
      if (!effect.content().body().isEmpty() && effect.seq() <= lastSeq) {
        target.reactions.put(effect.senderId(), effect.content().body());
      }
    }
  }

  private static void check(FinalView view, SeenMessage message, Map<UUID, Expected> folds, Findings findings) {
    Expected own = folds.getOrDefault(message.messageId(), Expected.NOTHING);
    UUID target = message.content().targetMessageId();
    boolean goneWithTarget = message.content().type() == MessageType.EDIT
        && folds.getOrDefault(target, Expected.NOTHING).deleted;
    String body = message.content().body();
    if ((own.deleted || goneWithTarget) && !body.isEmpty()) {
      findings.add(Invariant.GONE_STAYS_GONE,
          "the final history of %s still has the content of %s of %s, which was deleted".formatted(view.reader(),
              message,
              view.conversationId()));
    } else if (own.edited && !own.deleted && !body.equals(own.body)) {
      findings.add(Invariant.GONE_STAYS_GONE,
          "the final history of %s has an older text of %s of %s than its last edit".formatted(view.reader(), message,
              view.conversationId()));
    } else if (own.deleted != (message.fold().deletedAt() != null)
        || (own.edited && !own.deleted) != (message.fold().editedAt() != null)) {
      findings.add(Invariant.GONE_STAYS_GONE, "the final history of %s does not say what became of %s of %s: %s"
          .formatted(view.reader(), message, view.conversationId(), message.fold()));
    } else if (!own.byEmoji().equals(message.fold().reactions())) {
      findings.add(Invariant.GONE_STAYS_GONE,
          "the final history of %s shows the reactions %s on %s of %s instead of %s".formatted(view.reader(),
              message.fold().reactions(), message, view.conversationId(), own.byEmoji()));
    }
  }
}
