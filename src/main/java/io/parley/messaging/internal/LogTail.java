package io.parley.messaging.internal;

/// The end of a conversation's log, and the rule by which it grows.
///
/// @param seq the last number given; 0 while the log is empty
/// @param bucket the last row's bucket; 0 while the log is empty
/// @param firstSeq the first number in that bucket
record LogTail(long seq, long bucket, long firstSeq) {
  static final LogTail EMPTY = new LogTail(0, 0, 1);

  /// The tail after one more record: in the later of the present bucket and the day's first one, and in a new one once
  /// the present one is full. Depends on nothing but the log, so that everyone comes to the same bucket.
  LogTail next(long firstBucketOfDay, int rowsPerBucket) {
    long place = seq + 1;
    if (firstBucketOfDay > bucket) {
      return new LogTail(place, firstBucketOfDay, place);
    }
    boolean full = place - firstSeq >= rowsPerBucket;
    return full ? new LogTail(place, bucket + 1, place) : new LogTail(place, bucket, firstSeq);
  }

  /// Whether the last row opened its bucket.
  boolean opensBucket() {
    return seq == firstSeq;
  }
}
