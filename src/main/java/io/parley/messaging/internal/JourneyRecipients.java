package io.parley.messaging.internal;

import io.parley.conversation.Member;
import io.parley.conversation.Members;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.messaging.StageNote.Pushed;
import io.parley.messaging.StageNote.Routed;
import io.parley.messaging.ops.Journeys.Recipient;
import io.parley.messaging.ops.Journeys.Recipients;
import io.parley.messaging.ops.Journeys.Reported;
import io.parley.messaging.ops.Journeys.Told;
import io.parley.messaging.ops.Journeys;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/// Whom a message is for, and how far each of them is.
final class JourneyRecipients {
  private static final Comparator<Recipient> LACKING_FIRST = Comparator.comparing(Recipient::delivered)
      .thenComparing(Recipient::read).thenComparing(recipient -> recipient.userId().value());

  private final Members members;
  private final CursorStore cursors;

  JourneyRecipients(Members members, CursorStore cursors) {
    this.members = members;
    this.cursors = cursors;
  }

  Mono<Recipients> of(Told message, List<Reported<Routed>> routed, List<Reported<Pushed>> pushed, int skip,
      Instant now) {
    Long seq = message.seq();
    if (seq == null || message.channel()) {
      return Mono.just(Recipients.NONE);
    }
    PushFates fates = new PushFates(routed, pushed, now);
    return Mono.zip(members.all(message.conversationId()), cursors.all(message.conversationId()),
        (all, known) -> page(recipients(all.values(), message, seq), known, seq, fates, skip));
  }

  /// Those who were in it: history that is visible to later members makes them no recipients.
  private static List<Member> recipients(Collection<Member> members, Told message, long seq) {
    return members.stream().filter(member -> member.joinedSeq() <= seq && member.sees(seq)
        && !member.userId().equals(message.senderId())).toList();
  }

  private static Recipients page(List<Member> members, Map<UserId, Cursor> cursors, long seq, PushFates fates,
      int skip) {
    List<Recipient> all = members.stream()
        .map(member -> recipient(member, cursors.getOrDefault(member.userId(), Cursor.NONE), seq, fates))
        .sorted(LACKING_FIRST).toList();
    List<Recipient> page = all.stream().skip(skip).limit(Journeys.MAX_RECIPIENTS).toList();
    return new Recipients(all.size(), (int) all.stream().filter(Recipient::delivered).count(),
        (int) all.stream().filter(Recipient::read).count(), page, Math.max(0, all.size() - skip - page.size()));
  }

  private static Recipient recipient(Member member, Cursor cursor, long seq, PushFates fates) {
    PushFates.Fate fate = fates.of(member.userId());
    boolean read = cursor.readSeq() >= seq;
    return new Recipient(member.userId(), member.present(), read || cursor.deliveredSeq() >= seq, read, fate.push(),
        fate.gateway(), fate.at());
  }
}
