package io.parley.gateway.internal;

import io.parley.conversation.ConversationId;
import io.parley.fanout.spi.ChannelNews;
import io.parley.fanout.spi.Subscriptions.Interest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// One channel at this node: who hears of it, who has it in view, what they are owed, and what fan-out was told about it.
///
/// Moments are milliseconds of the ticks.
final class Channel {
  /// Between two hints, which each name the last place.
  static final long SECOND = 1_000;
  /// How long one that nobody hears of any more is kept, for those who come back.
  static final long LINGERS = 30_000;
  /// Fan-out forgets an entry after 24 h; each is entered again at its own moment before that.
  private static final long RENEWAL_FROM = Duration.ofHours(8).toMillis();
  private static final long RENEWAL_UNTIL = Duration.ofHours(12).toMillis();

  private final ConversationId id;
  private final Set<Session> listeners = new HashSet<>();
  private final Map<Session, Viewer> viewers = new HashMap<>();
  private final Set<Session> owed = new HashSet<>();
  private @Nullable Interest entered;
  private boolean writing;
  private boolean endKnown;
  private long latestSeq;
  private long raisedAt = Long.MIN_VALUE;
  private long hintedAt;
  private long emptySince;
  private long renewAt;

  /// One who has it in view.
  private static final class Viewer {
    private long checkedSeq;
    private final long firstSeq;
    private long shownSeq;

    private Viewer(long checkedSeq, long firstSeq) {
      this.checkedSeq = checkedSeq;
      this.firstSeq = firstSeq;
    }
  }

  /// @param shown who get the frame
  /// @param unsure who may have been removed: they are not shown anything until they were looked at again
  record Showing(List<Session> shown, List<Session> unsure) {}

  /// @param sessions who are told
  record Hinting(List<Session> sessions, long latestSeq) {}

  Channel(ConversationId id, long now) {
    this.id = id;
    this.hintedAt = now - SECOND;
    this.emptySince = now;
  }

  ConversationId id() {
    return id;
  }

  /// @param knownUntil up to when the session knows by its sync where conversations end; what this node heard later is owed
  synchronized void join(Session session, long knownUntil) {
    if (listeners.add(session) && !(endKnown && raisedAt < knownUntil)) {
      owed.add(session);
    }
  }

  synchronized void leave(Session session, long now) {
    if (listeners.remove(session)) {
      viewers.remove(session);
      owed.remove(session);
      if (listeners.isEmpty()) {
        emptySince = now;
      }
    }
  }

  /// Shows it to a session that hears of it.
  ///
  /// @param checkedSeq the last removal before it was read to be of a member
  /// @param firstSeq from where on its user may see the channel
  synchronized void view(Session session, long checkedSeq, long firstSeq) {
    if (listeners.contains(session)) {
      Viewer viewer = new Viewer(checkedSeq, firstSeq);
      Viewer before = viewers.put(session, viewer);
      if (before == null) {
        owed.add(session); // what fan-out looked up before it knew of a viewer
      } else {
        viewer.shownSeq = before.shownSeq;
      }
    }
  }

  synchronized void close(Session session) {
    viewers.remove(session);
  }

  /// Decides who is shown what stands at a place: those who were read to be members since the last removal.
  synchronized Showing show(ChannelNews news) {
    List<Session> shown = new ArrayList<>();
    List<Session> unsure = new ArrayList<>();
    viewers.forEach((session, viewer) -> {
      if (viewer.checkedSeq < news.removalSeq()) {
        unsure.add(session);
        owed.add(session);
      } else if (news.seq() >= viewer.firstSeq) {
        shown.add(session);
        viewer.shownSeq = Math.max(viewer.shownSeq, news.seq());
      }
    });
    return new Showing(shown, unsure);
  }

  /// Fan-out has told of a place.
  synchronized void heard(long seq, long now) {
    if (seq > latestSeq) {
      latestSeq = seq;
      raisedAt = now;
      owed.addAll(listeners); // whoever it came from: what names the same place later tells them nothing
    }
  }

  /// What the log says where the channel ends, read after fan-out was told that this node listens.
  synchronized void ends(long seq, long now) {
    endKnown = true;
    heard(seq, now);
  }

  /// Who has to be told by now, at most once a second; null for nobody.
  synchronized @Nullable Hinting due(long now) {
    if (owed.isEmpty() || !endKnown || now - hintedAt < SECOND) {
      return null;
    }
    List<Session> told = owed.stream().filter(session -> latestSeq > 0 && !wasShown(session)).toList();
    owed.clear();
    if (told.isEmpty()) {
      return null;
    }
    hintedAt = now;
    return new Hinting(told, latestSeq);
  }

  private boolean wasShown(Session session) {
    Viewer viewer = viewers.get(session);
    return viewer != null && viewer.shownSeq >= latestSeq;
  }

  /// Has everybody told once the end is known anew: something may have been missed.
  synchronized void doubt() {
    endKnown = false;
    owed.addAll(listeners);
  }

  /// What fan-out was told counts no more.
  synchronized void voided() {
    entered = null;
    doubt();
  }

  /// What fan-out is to be told by now.
  ///
  /// @return null where that is nothing
  synchronized @Nullable Interest begin(long now) {
    Interest wanted = wanted(now);
    if (writing || wanted == null || wanted == entered && now < renewAt) {
      return null;
    }
    writing = true;
    return wanted;
  }

  /// Whether fan-out is to be told that nobody listens any more.
  synchronized boolean beginLeaving(long now) {
    if (writing || wanted(now) != null) {
      return false;
    }
    writing = true;
    return true;
  }

  private @Nullable Interest wanted(long now) {
    if (!viewers.isEmpty()) {
      return Interest.MESSAGES;
    }
    return listeners.isEmpty() && now - emptySince >= LINGERS ? null : Interest.HINTS;
  }

  /// Fan-out was told.
  ///
  /// @param interest null where it was told that nobody listens
  /// @return whether where the channel ends must be read
  synchronized boolean written(@Nullable Interest interest, long now) {
    renewAt = now + ThreadLocalRandom.current().nextLong(RENEWAL_FROM, RENEWAL_UNTIL);
    boolean more = interest != null && (entered == null || interest == Interest.MESSAGES);
    entered = interest;
    writing = false;
    return more || interest != null && !endKnown;
  }

  synchronized void notWritten() {
    writing = false;
  }

  /// Whether nobody listens and fan-out knows.
  synchronized boolean isOver() {
    return listeners.isEmpty() && entered == null && !writing;
  }
}
