package io.parley.admin.internal.capacity;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// The most that a figure came to on a day, by UTC.
///
/// @param node where it was; null for what is of all nodes together
public record DayPeak(LocalDate day, DayFigure figure, double value, @Nullable String node) {}
