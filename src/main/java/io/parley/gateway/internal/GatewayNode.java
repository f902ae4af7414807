package io.parley.gateway.internal;

import io.parley.identity.Access;
import io.parley.identity.Authenticator;
import io.parley.sessions.NodeId;
import java.time.Clock;

/// What all sessions of a node share.
///
/// @param clock the time of day, for tokens
/// @param ticks time that only goes forward, for silences
record GatewayNode(NodeId nodeId, Authenticator authenticator, Access access, Registration registration,
    FrameDispatcher dispatcher, ClientNames clientNames, Whereabouts whereabouts, Channels channels,
    LimitProperties limits,
    GatewayProperties properties,
    Clock clock, Ticks ticks,
    GatewayMeters meters, Noticed noticed) {}
