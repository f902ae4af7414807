package io.parley.messaging.internal;

/// A part of a conversation's log that lies in one partition.
///
/// @param firstSeq the first number in it
record LogBucket(long bucket, long firstSeq) {}
