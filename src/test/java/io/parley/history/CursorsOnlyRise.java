package io.parley.history;

import io.parley.conversation.ConversationId;
import io.parley.history.Observation.CursorSaid;
import io.parley.history.Observation.FinalView;
import io.parley.history.Observation.Paged;
import io.parley.history.Observation.Pushed;
import io.parley.history.Observation.ReceiptShown;
import io.parley.history.SeenLog.Interval;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import java.util.HashMap;
import java.util.Map;

/// Cursors are what devices said of them, never less as time goes by, and what is unread follows from them.
final class CursorsOnlyRise implements Rule {
  private static final int MOST_UNREAD = 100;

  private record Whose(ConversationId conversationId, UserId user) {}

  /// Between what devices said of places that they held, and all that they said.
  private static final class Said {
    private Cursor atLeast = Cursor.NONE;
    private Cursor atMost = Cursor.NONE;
    /// The highest that was shown to anybody.
    private Cursor shown = Cursor.NONE;
  }

  private static final class Claims {
    private final Map<Whose, Said> said = new HashMap<>();

    Said of(ConversationId conversationId, UserId user) {
      return said.computeIfAbsent(new Whose(conversationId, user), _ -> new Said());
    }
  }

  @Override
  public void check(Evidence evidence, Findings findings) {
    Claims claims = new Claims();
    Map<Device, Map<ConversationId, Long>> ends = new HashMap<>();
    // a sync and a history may be under way at once and overtake each other; two of a kind may not
    Map<Device, Map<ConversationId, Long>> readBySync = new HashMap<>();
    Map<Device, Map<ConversationId, Long>> readByHistory = new HashMap<>();
    for (Observation observation : evidence.record()) {
      switch (observation) {
        case Pushed(var session, var message) -> raise(ends, session.device(), message.conversationId(), message.seq());
        case Paged page -> {
          raise(ends, page.session().device(), page.conversationId(), page.latestSeq());
          checkPage(page,
              raise(page.inSync() ? readBySync : readByHistory, page.session().device(), page.conversationId(),
                  page.readSeq()),
              claims.of(page.conversationId(), page.session().user()), findings);
        }
        case CursorSaid(var session, var id, var cursor) ->
          say(claims.of(id, session.user()), cursor, end(ends, session.device(), id));
        case ReceiptShown receipt -> checkReceipt(receipt, claims, findings);
        case FinalView view -> checkFinal(view, evidence.log(view.conversationId()), claims, findings);
        default -> {
        }
      }
    }
  }

  /// Gives the highest so far.
  private static long raise(Map<Device, Map<ConversationId, Long>> all, Device device, ConversationId id, long seq) {
    return all.computeIfAbsent(device, _ -> new HashMap<>()).merge(id, seq, Math::max);
  }

  private static long end(Map<Device, Map<ConversationId, Long>> all, Device device, ConversationId id) {
    return all.getOrDefault(device, Map.of()).getOrDefault(id, 0L);
  }

  private static void say(Said said, Cursor cursor, long knownEnd) {
    said.atMost = higher(said.atMost, cursor);
    said.atLeast = higher(said.atLeast,
        new Cursor(Math.min(cursor.deliveredSeq(), knownEnd), Math.min(cursor.readSeq(), knownEnd)));
  }

  private static Cursor higher(Cursor one, Cursor other) {
    return new Cursor(Math.max(one.deliveredSeq(), other.deliveredSeq()), Math.max(one.readSeq(), other.readSeq()));
  }

  private static void checkPage(Paged page, long highest, Said said, Findings findings) {
    if (page.readSeq() < highest) {
      findings.add(Invariant.CURSORS_ONLY_RISE, "%s was told that seq %d of %s was read, and later only seq %d"
          .formatted(page.session(), highest, page.conversationId(), page.readSeq()));
    }
    checkSaid(said, page.session() + " was told", page.session().user(), page.conversationId(),
        new Cursor(page.readSeq(), page.readSeq()), findings);
  }

  private static void checkReceipt(ReceiptShown shown, Claims claims, Findings findings) {
    checkSaid(claims.of(shown.conversationId(), shown.of()), shown.session() + " was shown", shown.of(),
        shown.conversationId(), shown.cursor(), findings);
  }

  private static void checkSaid(Said said, String whom, UserId user, ConversationId id, Cursor shown,
      Findings findings) {
    said.shown = higher(said.shown, shown);
    if (shown.deliveredSeq() > said.atMost.deliveredSeq() || shown.readSeq() > said.atMost.readSeq()) {
      findings.add(Invariant.CURSORS_ONLY_RISE,
          "%s that %s has come to %s in %s, but no device of theirs has said more than %s".formatted(whom, user, shown,
              id, said.atMost));
    }
  }

  private static void checkFinal(FinalView view, SeenLog log, Claims claims, Findings findings) {
    log.people().forEach(user -> {
      Said said = claims.of(log.id(), user);
      Cursor stored = view.cursors().getOrDefault(user, Cursor.NONE);
      Cursor least = higher(said.atLeast, said.shown);
      Cursor most = new Cursor(Math.min(said.atMost.deliveredSeq(), log.end()),
          Math.min(said.atMost.readSeq(), log.end()));
      if (stored.deliveredSeq() < least.deliveredSeq() || stored.readSeq() < least.readSeq()
          || stored.deliveredSeq() > most.deliveredSeq() || stored.readSeq() > most.readSeq()) {
        findings.add(Invariant.CURSORS_ONLY_RISE,
            "%s ends at %s in %s, which should lie from %s to %s".formatted(user, stored,
                log.id(), least, most));
      }
    });
    long readSeq = view.cursors().getOrDefault(view.reader(), Cursor.NONE).readSeq();
    if (view.readSeq() != readSeq) {
      findings.add(Invariant.CURSORS_ONLY_RISE,
          "the final history of %s in %s is read up to seq %d, but the cursor is at %d".formatted(view.reader(),
              log.id(), view.readSeq(), readSeq));
    }
    int unread = unread(view, log);
    if (view.unread() != unread) {
      findings.add(Invariant.UNREAD_IS_COUNTED,
          "%s is told of %d unread after seq %d of %s instead of %d".formatted(view.reader(),
              view.unread(), view.readSeq(), log.id(), unread));
    }
  }

  private static int unread(FinalView view, SeenLog log) {
    Interval interval = log.last(view.reader());
    return interval == null
        ? 0
        : (int) log.messages().stream()
            .filter(message -> message.seq() > view.readSeq() && interval.holds(message.seq()))
            .filter(message -> message.content().type().countsAsUnread())
            .filter(message -> !message.senderId().equals(view.reader()))
            .limit(MOST_UNREAD).count();
  }
}
