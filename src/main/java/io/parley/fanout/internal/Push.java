package io.parley.fanout.internal;

import io.parley.identity.UserId;
import java.util.List;

/// One encoded frame and the users it is for, wherever their sessions are.
record Push(byte[] frame, List<UserId> recipients) {}
