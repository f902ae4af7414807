package io.parley.messaging.internal;

import io.parley.messaging.AcceptedRecord;

/// A record and the tail of its log once it stands there.
record Placed(AcceptedRecord record, LogTail tail) {
  long seq() {
    return tail.seq();
  }
}
