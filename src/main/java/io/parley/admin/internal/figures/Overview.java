package io.parley.admin.internal.figures;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that an admin node knows of the others at a moment. Made once a look, and never changed.
///
/// @param at when it was made
/// @param minute the last minute; null where nobody told anything
/// @param quarter the last 15 minutes in windows of 5 s, oldest first; null where nobody told anything
/// @param day the last 24 h in windows of 5 min, oldest first; null where nobody told anything
/// @param nodes the worst first, then by name; those that are gone last
/// @param alarms that are on, in the order in which they are to be looked at
/// @param lastEnded when the last alarm went off; null where none has since this admin node began
/// @param changes the latest first
public record Overview(Instant at, Reach reach, @Nullable Point minute, List<@Nullable Point> quarter,
    List<@Nullable Point> day, List<NodeView> nodes, OpenLetters deadLetters, List<Alarm> alarms,
    @Nullable Instant lastEnded, List<Change> changes) {}
