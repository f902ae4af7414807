package io.parley.admin.internal.capacity;

/// What went on here in the last 24 h, to fill in a question by.
///
/// @param messages that were sent
/// @param peakFactor the busiest five minutes over the mean; not a number where nothing was sent
/// @param connections at once, at most
public record LastDay(long messages, double peakFactor, long connections) {}
