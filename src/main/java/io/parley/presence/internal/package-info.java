/// What lies in Redis, each key with the hash tag of its user, so that both are in one slot of a cluster:
///
/// | key | type | holds | lasts |
/// | --- | --- | --- | --- |
/// | `presence:{user_id}` | hash | `node_id\|incarnation` → `STATUS\|version\|at`: how the user appears at a gateway, in which of the gateway's reports, since when (ms); `rev`: the number of the last write, rising; `last`: when the user was last seen at gateways of which nothing is left here | 30 days after the last write |
/// | `watch:{user_id}` | hash | `node_id\|incarnation` → token: the gateways that watch the user | 24 h, renewed by the gateways |
/// | `unheard:{node_id}` | set | users whose change could not be told to this gateway; it looks every 2 s | 1 min |
///
/// An entry counts while its incarnation holds its lease. `OFFLINE` entries stay for a minute, so that a report that comes
/// late does not bring back who has gone.
@NullMarked
package io.parley.presence.internal;

import org.jspecify.annotations.NullMarked;
