package io.parley.fanout.internal;

import io.parley.fanout.spi.Absentees.Absence;
import io.parley.identity.UserId;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.ConversationLog.Numbered;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Finds who has no session to push a message to.
final class Absences {
  private Absences() {}

  /// Of messages that count as unread: the others are no reason to call somebody.
  ///
  /// @param live those who have a session
  static List<Absence> of(List<Push> pushes, Set<UserId> live) {
    return pushes.stream().mapMulti((Push push, Consumer<Absence> found) -> {
      Numbered message = push.origin() == null ? null : push.origin().message();
      if (message != null && message.record().type().countsAsUnread()) {
        Absence absence = absence(message, push.recipients(), live);
        if (!absence.absent().isEmpty()) {
          found.accept(absence);
        }
      }
    }).toList();
  }

  private static Absence absence(Numbered message, List<UserId> recipients, Set<UserId> live) {
    AcceptedRecord record = message.record();
    Set<UserId> mentioned = record.content() == null
        ? Set.of()
        : record.content().mentions().stream().map(UserId::new).collect(Collectors.toSet());
    return new Absence(record.conversationId(), message.seq(), record.senderId(), mentioned, recipients.stream()
        .filter(user -> !live.contains(user) && !user.equals(record.senderId())).toList());
  }
}
