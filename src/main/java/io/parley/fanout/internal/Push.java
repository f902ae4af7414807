package io.parley.fanout.internal;

import io.parley.identity.UserId;
import io.parley.platform.TraceSpan;
import java.util.List;

/// One encoded frame and the users it is for, wherever their sessions are.
///
/// @param span of a traced message, around its push
record Push(byte[] frame, List<UserId> recipients, TraceSpan span) {
  Push(byte[] frame, List<UserId> recipients) {
    this(frame, recipients, TraceSpan.NONE);
  }
}
