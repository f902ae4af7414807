package io.parley.fanout.spi;

import io.parley.sessions.SessionId;
import java.util.List;

/// One encoded frame and the sessions of one gateway that it is for.
///
/// @param frame UTF-8 JSON; shared by all recipients and never changed
public record Delivery(byte[] frame, List<SessionId> recipients) {}
